import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { nodesAreEqual, type StringOrder } from '../../values/compare-nodes.ts'
import { distinct, firstOfEach, has } from '../../values/node-sets.ts'
import { arrayAt, arrayNode } from '../array-value.ts'
import type { CompileOperator } from '../operator.ts'
import { invalidUpdate, typeNameOf } from '../update-error.ts'

/** `$addToSet`: appends the values that are not there yet, each once. */
export const compileAddToSet: CompileOperator = (operand, { filterOptions: { collation } }) => {
  const wanted = firstOfEach(valuesOf(operand), collation)
  return {
    operator: '$addToSet',
    apply: (value, place) => {
      if (value === undefined) return arrayNode(wanted)
      const array = arrayAt(value, place, '$addToSet')
      const added = wantedBeyond(array.items, wanted, collation)
      return added.length === 0 ? array : arrayNode([...array.items, ...added])
    },
  }
}

/** One value is looked for in the array, several in the set that is made of it. */
function wantedBeyond(
  items: readonly TreeNode[],
  wanted: readonly TreeNode[],
  collation: StringOrder | undefined,
): TreeNode[] {
  if (wanted.length === 1)
    return wanted.filter((value) => !items.some((item) => nodesAreEqual(item, value, collation)))
  const there = distinct(items, collation)
  return wanted.filter((value) => !has(there, value, collation))
}

/** Only `$each` as the first field makes it many. */
function valuesOf(operand: TreeNode): readonly TreeNode[] {
  if (operand.kind !== 'object' || operand.fields[0]?.[0] !== '$each') return [operand]
  const [[, values], other] = operand.fields as [(typeof operand.fields)[number], ...typeof operand.fields]
  if (values.kind !== 'array')
    throw invalidUpdate('TypeMismatch', `\`$each\` takes an array, and no ${typeNameOf(values)}`, '$addToSet')
  if (other !== undefined)
    throw invalidUpdate(
      'BadValue',
      `\`$addToSet\` has no clause \`${other[0]}\` beside \`$each\``,
      '$addToSet',
    )
  return values.items
}
