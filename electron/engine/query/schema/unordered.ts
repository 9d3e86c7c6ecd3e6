import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes } from '../values/compare-nodes.ts'
import { compareTexts } from '../values/compare-texts.ts'

/** The value with the fields of its objects by their names: to JSON their order says nothing. */
export function unordered(value: TreeNode): TreeNode {
  if (value.kind === 'array') return { kind: 'array', items: value.items.map(unordered) }
  if (value.kind !== 'object') return value
  const fields = value.fields.map(([name, inner]) => [name, unordered(inner)] as const)
  return { kind: 'object', fields: fields.sort(([one], [two]) => compareTexts(one, two)) }
}

/** Whether no two of them are equal. */
export function areDifferent(values: readonly TreeNode[]): boolean {
  const sorted = values.map(unordered).sort((one, two) => compareNodes(one, two))
  return sorted.every((value, i) => i === 0 || compareNodes(sorted[i - 1], value) !== 0)
}
