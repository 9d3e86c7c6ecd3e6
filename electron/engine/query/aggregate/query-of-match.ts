import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { PipelineContext } from './stage.ts'

/**
 * A filter that compares by `$expr`, with the equalities that this needs: `{$expr: {$eq: ['$a', '$$x']}}` holds only of
 * documents of which `{a: {$eq: x}}` does, and of these an index on `a` can tell.
 */
export function withEqualities(filter: ObjectNode, context: PipelineContext): ObjectNode {
  const asked = filter.fields.flatMap(([name, value]) => (name === '$expr' ? equalities(value, context) : []))
  if (asked.length === 0) return filter
  const items = asked.map((field): TreeNode => ({ kind: 'object', fields: [field] }))
  return { kind: 'object', fields: [['$and', { kind: 'array', items: [...items, filter] }]] }
}

function equalities(expression: TreeNode, context: PipelineContext): Field[] {
  if (expression.kind !== 'object') return []
  const [only] = expression.fields
  if (only === undefined || only[1].kind !== 'array') return []
  const [name, { items }] = only
  if (name === '$and') return items.flatMap((item) => equalities(item, context))
  if (name !== '$eq' || items.length !== 2) return []
  const [left, right] = items as [TreeNode, TreeNode]
  return equality(left, right, context) ?? equality(right, left, context) ?? []
}

function equality(path: TreeNode, value: TreeNode, context: PipelineContext): Field[] | null {
  if (path.kind !== 'string' || !/^\$[^$]/.test(path.value)) return null
  const known = valueOf(value, context)
  if (known === undefined) return null
  return [[path.value.slice(1), { kind: 'object', fields: [['$eq', known]] }]]
}

/** A literal, or a variable that has a value. */
function valueOf(node: TreeNode, context: PipelineContext): TreeNode | undefined {
  if (node.kind === 'string' && node.value.startsWith('$'))
    return node.value.startsWith('$$') ? context.variables?.get(node.value.slice(2)) : undefined
  return node.kind === 'object' || node.kind === 'array' ? undefined : node
}
