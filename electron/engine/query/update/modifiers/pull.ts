import { treeToBson } from '../../../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode, TreeNode } from '../../../../../shared/ejson/tree.ts'
import type { FilterOptions } from '../../filter/compile-filter.ts'
import { nodesAreEqual } from '../../values/compare-nodes.ts'
import { distinct, has } from '../../values/node-sets.ts'
import { arrayAt, withoutItems } from '../array-value.ts'
import { compileCondition } from '../condition.ts'
import type { CompileOperator } from '../operator.ts'
import { invalidUpdate, typeNameOf } from '../update-error.ts'
import type { Modifier } from '../update-tree.ts'
import { wrapper } from '../wrapped.ts'

type ElementTest = (item: TreeNode) => boolean

/** `$pull`: takes away what equals the operand, or what it matches where it is a condition. */
export const compilePull: CompileOperator = (operand, { filterOptions }) =>
  culling('$pull', conditionOf(operand, filterOptions))

/** `$pullAll`: takes away what equals one of the operands. */
export const compilePullAll: CompileOperator = (operand, { filterOptions }) => {
  if (operand.kind !== 'array')
    throw invalidUpdate('BadValue', `\`$pullAll\` takes an array, and no ${typeNameOf(operand)}`, '$pullAll')
  const { collation } = filterOptions
  const wanted = distinct(operand.items, collation)
  return culling('$pullAll', (item) => has(wanted, item, collation))
}

const culling = (operator: string, goes: ElementTest): Modifier => ({
  operator,
  apply: (value, place) =>
    value === undefined ? undefined : withoutItems(arrayAt(value, place, operator), goes),
})

/** Operators that are asked of a document as a whole, not of one value. */
const ofDocuments: ReadonlySet<string> = new Set([
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$where',
  '$text',
  '$jsonSchema',
  '$comment',
  '$ref',
  '$id',
  '$db',
])

function conditionOf(operand: TreeNode, options: FilterOptions): ElementTest {
  if (operand.kind === 'regex') return valueCondition(operand, options)
  if (operand.kind !== 'object') return (item) => nodesAreEqual(item, operand, options.collation)
  const first = operand.fields[0]?.[0]
  const isOfValues = first !== undefined && first.startsWith('$') && !ofDocuments.has(first)
  return isOfValues ? valueCondition(operand, options) : documentCondition(operand, options)
}

function valueCondition(condition: TreeNode, options: FilterOptions): ElementTest {
  const wrap = wrapper('')
  const { matches } = compileCondition({ kind: 'object', fields: [['', condition]] }, options)
  return (item) => matches(wrap(item), 0)
}

function documentCondition(condition: ObjectNode, options: FilterOptions): ElementTest {
  const { matches } = compileCondition(condition, options)
  return (item) => {
    if (item.kind !== 'object') return false
    const { raw } = item
    return raw === undefined ? matches(treeToBson(item), 0) : matches(raw.bytes, raw.start)
  }
}
