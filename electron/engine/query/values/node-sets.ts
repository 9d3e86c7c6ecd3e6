import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { compareNodes, type StringOrder } from './compare-nodes.ts'

/** The different elements, in the order of their values. */
export function distinct(items: readonly TreeNode[], collation: StringOrder | undefined): TreeNode[] {
  const sorted = items.toSorted((a, b) => compareNodes(a, b, collation))
  return sorted.filter((item, i) => i === 0 || compareNodes(sorted[i - 1], item, collation) !== 0)
}

/** The different elements, in the order of their first appearance. */
export function firstOfEach(items: readonly TreeNode[], collation: StringOrder | undefined): TreeNode[] {
  const sorted = items
    .map((item, place) => ({ item, place }))
    .sort((a, b) => compareNodes(a.item, b.item, collation) || a.place - b.place)
  return sorted
    .filter(({ item }, i) => i === 0 || compareNodes(sorted[i - 1]?.item, item, collation) !== 0)
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** Whether a set that `distinct` made holds a value. */
export function has(set: readonly TreeNode[], wanted: TreeNode, collation: StringOrder | undefined): boolean {
  let from = 0
  let to = set.length
  while (from < to) {
    const middle = (from + to) >>> 1
    const order = compareNodes(set[middle], wanted, collation)
    if (order === 0) return true
    if (order < 0) from = middle + 1
    else to = middle
  }
  return false
}
