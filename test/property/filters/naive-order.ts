import { decimal128Text } from '../../../shared/ejson/decimal128.ts'
import type { TreeNode } from '../../../shared/ejson/tree.ts'

/** Kinds in the order in which they compare; those of one line compare with each other. */
const brackets: readonly (readonly TreeNode['kind'][])[] = [
  ['minKey'],
  ['undefined'],
  ['null'],
  ['int32', 'int64', 'double', 'decimal128'],
  ['string', 'symbol'],
  ['object'],
  ['array'],
  ['binary'],
  ['objectId'],
  ['boolean'],
  ['date'],
  ['timestamp'],
  ['regex'],
  ['dbPointer'],
  ['code'],
  ['codeWithScope'],
  ['maxKey'],
]

export const bracketOf = ({ kind }: TreeNode): number => brackets.findIndex((kinds) => kinds.includes(kind))

/** The order of any two values, for the values that the properties use: numbers that JavaScript compares exactly. */
export function order(left: TreeNode, right: TreeNode): number {
  const difference = bracketOf(left) - bracketOf(right)
  if (difference !== 0) return difference
  const [ours, theirs] = [numberOf(left), numberOf(right)]
  if (ours !== null && theirs !== null) return orderOfNumbers(ours, theirs)
  if (left.kind === 'object' && right.kind === 'object') return orderOfFields(left.fields, right.fields)
  if (left.kind === 'array' && right.kind === 'array') return orderOfItems(left.items, right.items)
  return orderOfScalars(left, right)
}

export function numberOf(node: TreeNode): number | bigint | null {
  if (node.kind === 'decimal128') return Number(decimal128Text(node.bytes))
  return node.kind === 'int32' || node.kind === 'int64' || node.kind === 'double' ? node.value : null
}

function orderOfNumbers(left: number | bigint, right: number | bigint): number {
  const [ours, theirs] = [Number.isNaN(left), Number.isNaN(right)]
  if (ours || theirs) return Number(theirs) - Number(ours)
  return left < right ? -1 : left > right ? 1 : 0
}

function orderOfFields(
  left: readonly (readonly [string, TreeNode])[],
  right: readonly (readonly [string, TreeNode])[],
): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [[ourName, ours], [theirName, theirs]] = [left[i], right[i]] as [
      [string, TreeNode],
      [string, TreeNode],
    ]
    const found =
      bracketOf(ours) - bracketOf(theirs) || orderOfText(ourName, theirName) || order(ours, theirs)
    if (found !== 0) return found
  }
  return left.length - right.length
}

function orderOfItems(left: readonly TreeNode[], right: readonly TreeNode[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const found = order(left[i] as TreeNode, right[i] as TreeNode)
    if (found !== 0) return found
  }
  return left.length - right.length
}

const orderOfText = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right))

function orderOfScalars(left: TreeNode, right: TreeNode): number {
  const [ours, theirs] = [sortable(left), sortable(right)]
  if (typeof ours === 'string' && typeof theirs === 'string') return orderOfText(ours, theirs)
  return ours < theirs ? -1 : ours > theirs ? 1 : 0
}

function sortable(node: TreeNode): string | number | bigint {
  switch (node.kind) {
    case 'string':
    case 'symbol':
    case 'code':
      return node.value
    case 'objectId':
      return node.hex
    case 'boolean':
      return Number(node.value)
    case 'date':
      return node.milliseconds
    case 'timestamp':
      return node.seconds * 2 ** 32 + node.increment
    default:
      return 0
  }
}
