import type { TreeNode } from '../../../../../shared/ejson/tree.ts'
import { nodesAreEqual } from '../../values/compare-nodes.ts'
import { arrayAt, arrayNode } from '../array-value.ts'
import type { CompileOperator } from '../operator.ts'
import { invalidUpdate, typeNameOf } from '../update-error.ts'

/** `$addToSet`: appends the values that are not there yet, each once. */
export const compileAddToSet: CompileOperator = (operand, { filterOptions: { collation } }) => {
  const wanted = withoutRepeats(valuesOf(operand), [], collation)
  return {
    operator: '$addToSet',
    apply: (value, place) => {
      if (value === undefined) return arrayNode(wanted)
      const array = arrayAt(value, place, '$addToSet')
      const added = withoutRepeats(wanted, array.items, collation)
      return added.length === 0 ? array : arrayNode([...array.items, ...added])
    },
  }
}

type Strings = Parameters<typeof nodesAreEqual>[2]

function withoutRepeats(
  values: readonly TreeNode[],
  there: readonly TreeNode[],
  strings: Strings,
): TreeNode[] {
  const added: TreeNode[] = []
  const has = (items: readonly TreeNode[], value: TreeNode): boolean =>
    items.some((item) => nodesAreEqual(item, value, strings))
  for (const value of values) if (!has(there, value) && !has(added, value)) added.push(value)
  return added
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
