import { printTree } from './print.ts'
import type { NodeKind, TreeNode } from './tree.ts'

const typeLabels: Readonly<Record<NodeKind, string>> = {
  object: 'Object',
  array: 'Array',
  string: 'String',
  int32: 'Int32',
  int64: 'Long',
  double: 'Double',
  decimal128: 'Decimal128',
  objectId: 'ObjectId',
  boolean: 'Boolean',
  date: 'Date',
  timestamp: 'Timestamp',
  binary: 'Binary',
  regex: 'Regex',
  symbol: 'Symbol',
  code: 'Code',
  codeWithScope: 'CodeWithScope',
  dbPointer: 'DBPointer',
  null: 'Null',
  undefined: 'Undefined',
  minKey: 'MinKey',
  maxKey: 'MaxKey',
}

/** The word on a value's type badge. */
export function typeLabel(node: TreeNode): string {
  return typeLabels[node.kind]
}

/**
 * One line for a row of the list: the value as the shell writes it, `Object (3)` or `Array (1,204)` for what has
 * parts, cut with `…` after `charactersMax` characters.
 */
export function valueLabel(node: TreeNode, charactersMax = 200): string {
  if (node.kind === 'object') return `Object (${grouped(node.fields.length)})`
  if (node.kind === 'array') return `Array (${grouped(node.items.length)})`
  const text = printTree(shortened(node, charactersMax), { format: 'shell' })
  return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text
}

/** So that a text or binary of megabytes is not printed for the sake of its first line. */
function shortened(node: TreeNode, charactersMax: number): TreeNode {
  if (node.kind === 'string' || node.kind === 'symbol' || node.kind === 'code') {
    return {
      kind: node.kind,
      value: node.value.slice(0, charactersMax) + (node.value.length > charactersMax ? '…' : ''),
    }
  }
  if (node.kind === 'binary') return { ...node, bytes: node.bytes.subarray(0, Math.max(charactersMax, 16)) }
  return node
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
