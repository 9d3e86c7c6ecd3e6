import { added, multiplied } from '../values/arithmetic.ts'
import type { NumberNode } from '../values/compare-nodes.ts'

const isWhole = ({ kind }: NumberNode): boolean => kind === 'int32' || kind === 'int64'

/** Updates refuse what expressions turn into a double: an integer beyond 64 bits is undefined here. */
function exactly(left: NumberNode, right: NumberNode, result: NumberNode): NumberNode | undefined {
  return isWhole(left) && isWhole(right) && !isWhole(result) ? undefined : result
}

export const sum = (left: NumberNode, right: NumberNode): NumberNode | undefined =>
  exactly(left, right, added(left, right))

export const product = (left: NumberNode, right: NumberNode): NumberNode | undefined =>
  exactly(left, right, multiplied(left, right))

/** What a product with nothing is: 0 of the other factor's type. */
export const zeroLike = (operand: NumberNode): NumberNode => multiplied(operand, { kind: 'int32', value: 0 })
