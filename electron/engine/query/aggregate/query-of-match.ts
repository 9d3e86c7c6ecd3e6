import type { Field, ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'
import type { PipelineContext } from './stage.ts'

/**
 * What a query may ask beforehand where a filter compares by `$expr`: `{$expr: {$eq: ['$a', '$$x']}}` holds only of
 * documents of which `{a: {$eq: x}}` does, so that an index on `a` can find them. Null where there is nothing to ask.
 */
export function queryBeforeMatch(filter: ObjectNode, context: PipelineContext): ObjectNode | null {
  const fields: Field[] = []
  for (const field of filter.fields) {
    if (field[0] === '$expr') fields.push(...equalities(field[1], context))
    else if (!hasExpression(field[1])) fields.push(field)
  }
  if (fields.length === 0) return null
  const items = fields.map((field): TreeNode => ({ kind: 'object', fields: [field] }))
  return { kind: 'object', fields: [['$and', { kind: 'array', items }]] }
}

/** Whether a filter has an expression somewhere, whose variables a query does not know. */
export function hasExpression(node: TreeNode): boolean {
  if (node.kind === 'array') return node.items.some(hasExpression)
  if (node.kind !== 'object') return false
  return node.fields.some(([name, value]) => name === '$expr' || hasExpression(value))
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
