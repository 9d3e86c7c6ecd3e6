import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { arrayAt, arrayNode } from '../array-value.ts'
import type { CompileOperator } from '../operator.ts'
import { isSameNode } from '../same-node.ts'
import { parsePush, type Push } from './push-clauses.ts'

/** `$push`: puts in at `$position`, then sorts, then keeps what `$slice` says (manual, "$push"). */
export const compilePush: CompileOperator = (operand, { filterOptions }) => {
  const push = parsePush(operand, filterOptions.collation)
  return {
    operator: '$push',
    apply: (value, place) => {
      if (value === undefined) return arrayNode(pushed([], push))
      const array = arrayAt(value, place, '$push')
      const result = arrayNode(pushed(array.items, push))
      return isSameNode(array, result) ? array : result
    },
  }
}

function pushed(items: readonly TreeNode[], { values, position, compare, slice }: Push): readonly TreeNode[] {
  const at = position < 0 ? Math.max(0, items.length + position) : Math.min(position, items.length)
  const all = [...items.slice(0, at), ...values, ...items.slice(at)]
  if (compare !== null) all.sort(compare)
  if (slice === null) return all
  return slice < 0 ? all.slice(slice) : all.slice(0, slice)
}
