import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { isNumber, type NumberNode } from '../../values/compare-nodes.ts'
import type { CompileOperator } from '../operator.ts'
import { pathOf, type Place } from '../place.ts'
import { isSameNode } from '../same-node.ts'
import { failedUpdate, invalidUpdate, typeNameOf } from '../update-error.ts'
import { product, sum, zeroLike } from '../number-arithmetic.ts'

type Calculate = (left: NumberNode, right: NumberNode) => NumberNode | undefined

function compileArithmetic(
  operator: '$inc' | '$mul',
  calculate: Calculate,
  whereMissing: (operand: NumberNode) => NumberNode,
): CompileOperator {
  return (operand, { path }) => {
    if (!isNumber(operand))
      throw invalidUpdate('TypeMismatch', `\`${operator}\` takes a number for \`${path}\``, operator)
    return {
      operator,
      apply: (value, place) => {
        if (value === undefined) return whereMissing(operand)
        const result = calculate(numberAt(value, place, operator), operand)
        if (result === undefined) throw overflow(operator, place)
        return isSameNode(value, result) ? value : result
      },
    }
  }
}

function numberAt(value: TreeNode, place: Place, operator: string): NumberNode {
  if (isNumber(value)) return value
  const path = pathOf(place)
  throw failedUpdate(
    'TypeMismatch',
    `\`${operator}\` needs a number, and \`${path}\` is of type ${typeNameOf(value)}`,
    path,
  )
}

const overflow = (operator: string, place: Place): Error =>
  failedUpdate('BadValue', `\`${operator}\` of \`${pathOf(place)}\` goes beyond 64 bits`, pathOf(place))

export const compileInc = compileArithmetic('$inc', sum, (operand) => operand)
export const compileMul = compileArithmetic('$mul', product, zeroLike)
