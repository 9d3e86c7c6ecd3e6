import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { countOf, flagOf, schemaError, type Keyword, type SchemaContext, type SchemaTest } from './keyword.ts'
import { areDifferent } from './unordered.ts'

const ofItems =
  (test: (items: readonly TreeNode[]) => boolean): SchemaTest =>
  (value) =>
    value.kind !== 'array' || test(value.items)

const itemCount =
  (fits: (count: number, limit: number) => boolean): Keyword =>
  (operand, _, name) => {
    const limit = countOf(operand, name)
    return ofItems((items) => fits(items.length, limit))
  }

/** One schema for all items, or one for each place. */
const items: Keyword = (operand, context, name) => {
  if (operand.kind === 'object') {
    const test = context.nested(operand, name)
    return ofItems((all) => all.every(test))
  }
  if (operand.kind !== 'array')
    throw schemaError('TypeMismatch', name, 'takes a schema or an array of schemas')
  const tests = operand.items.map((schema) => context.nested(schema, name))
  return ofItems((all) => tests.every((test, i) => all[i] === undefined || test(all[i])))
}

/** What is behind the places that `items` has schemas for. */
const additionalItems: Keyword = (operand, context, name) => {
  const test = schemaOrFlag(operand, context, name)
  const placed = context.keywords.get('items')
  if (placed?.kind !== 'array') return null
  const from = placed.items.length
  return ofItems((all) => all.slice(from).every(test))
}

/** True allows everything, false nothing. */
export function schemaOrFlag(operand: TreeNode, context: SchemaContext, name: string): SchemaTest {
  if (operand.kind === 'object') return context.nested(operand, name)
  const isAllowed = flagOf(operand, name)
  return () => isAllowed
}

const uniqueItems: Keyword = (operand, _, name) => (flagOf(operand, name) ? ofItems(areDifferent) : null)

/** What a schema says of arrays. */
export const arrayKeywords: Readonly<Record<string, Keyword>> = {
  additionalItems,
  items,
  maxItems: itemCount((count, limit) => count <= limit),
  minItems: itemCount((count, limit) => count >= limit),
  uniqueItems,
}
