import { fieldWithin } from '../../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode, TreeNode } from '../../../../shared/ejson/tree.ts'

/** The value of the first field of that name, undefined where there is none. */
export const fieldIn = (node: ObjectNode, name: string): TreeNode | undefined => fieldWithin(node, name)

/** What a path leads to as filters and sorts walk: through the elements of arrays, or to one by its place. */
export function* valuesAt(
  node: TreeNode | undefined,
  parts: readonly string[],
  at: number,
): Generator<TreeNode | undefined> {
  if (at === parts.length) yield node
  else if (node?.kind === 'object') yield* valuesAt(fieldIn(node, parts[at] as string), parts, at + 1)
  else if (node?.kind === 'array') yield* throughArray(node.items, parts, at)
  else yield undefined
}

function* throughArray(
  items: readonly TreeNode[],
  parts: readonly string[],
  at: number,
): Generator<TreeNode | undefined> {
  const name = parts[at] as string
  if (/^(0|[1-9][0-9]{0,8})$/.test(name) && Number(name) < items.length)
    yield* valuesAt(items[Number(name)], parts, at + 1)
  for (const item of items) if (item.kind === 'object') yield* valuesAt(item, parts, at)
}
