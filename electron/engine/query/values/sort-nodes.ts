import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { queryError } from '../query-error.ts'
import { compareNodes, type StringOrder } from './compare-nodes.ts'
import { exactInteger } from './numbers.ts'
import { valuesAt } from './paths.ts'

export type NodeOrder = (left: TreeNode, right: TreeNode) => number

/**
 * The order of a sort over values: 1 or -1 for whole values, or an object of paths, each 1 or -1. Of an array that a path
 * leads to its smallest element counts, or its largest one where the order is descending, as in MongoDB's sorts.
 */
export function sortOrder(spec: TreeNode, collation: StringOrder | undefined): NodeOrder {
  if (spec.kind !== 'object') {
    const sign = directionOf(spec)
    return (left, right) => sign * compareNodes(left, right, collation)
  }
  if (spec.fields.length === 0) throw queryError('BadValue', 'A sort names at least one field')
  const keys = spec.fields.map(([path, direction]) => ({
    parts: path.split('.'),
    sign: directionOf(direction),
  }))
  return (left, right) => {
    for (const { parts, sign } of keys) {
      const order = compareNodes(
        keyOf(left, parts, sign, collation),
        keyOf(right, parts, sign, collation),
        collation,
      )
      if (order !== 0) return sign * order
    }
    return 0
  }
}

function directionOf(spec: TreeNode): 1 | -1 {
  const direction = exactInteger(spec)
  if (direction !== 1n && direction !== -1n) throw queryError('BadValue', 'A sort goes by 1 or by -1')
  return Number(direction) as 1 | -1
}

const nothing: TreeNode = { kind: 'null' }
const emptyArray: TreeNode = { kind: 'undefined' }

/** The value by which a sort places a document: missing counts as null, an empty array as less than that. */
export function keyOf(
  node: TreeNode,
  parts: readonly string[],
  sign: 1 | -1,
  collation?: StringOrder,
): TreeNode {
  let best: TreeNode | undefined
  for (const value of valuesAt(node, parts, 0)) {
    const items = value?.kind === 'array' ? value.items : [value]
    for (const item of items.length === 0 ? [emptyArray] : items) {
      const candidate = item ?? nothing
      if (best === undefined || sign * compareNodes(candidate, best, collation) < 0) best = candidate
    }
  }
  return best ?? nothing
}
