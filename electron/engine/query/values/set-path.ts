import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'

/**
 * The object with a value at a path through objects, in place of the one there or behind all others; undefined takes it
 * away. What is no object on the way gives way to one.
 */
export function withValueAt(
  node: ObjectNode,
  path: readonly string[],
  value: TreeNode | undefined,
  from = 0,
): ObjectNode {
  const name = path[from] as string
  const place = node.fields.findIndex(([other]) => other === name)
  const old = node.fields[place]?.[1]
  const set = from === path.length - 1 ? value : inner(old, path, value, from + 1)
  if (set === undefined) return place < 0 ? node : { kind: 'object', fields: node.fields.toSpliced(place, 1) }
  return {
    kind: 'object',
    fields: place < 0 ? [...node.fields, [name, set]] : node.fields.with(place, [name, set]),
  }
}

function inner(
  old: TreeNode | undefined,
  path: readonly string[],
  value: TreeNode | undefined,
  from: number,
): TreeNode | undefined {
  if (old?.kind === 'object') return withValueAt(old, path, value, from)
  return value === undefined ? old : withValueAt({ kind: 'object', fields: [] }, path, value, from)
}
