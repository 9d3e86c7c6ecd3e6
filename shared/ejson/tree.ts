/**
 * A BSON document as an ordered tree. Unlike a JavaScript object it keeps the order of all names (also of "2" before
 * "1"), duplicate names and `__proto__`, and every value's exact type and bits. Trees are immutable.
 */
export type TreeNode = ObjectNode | ArrayNode | ScalarNode

export type Field = readonly [name: string, value: TreeNode]

/** Where the bytes lie of a document or an array that was read from BSON. */
export interface RawBson {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

export interface ObjectNode {
  readonly kind: 'object'
  readonly fields: readonly Field[]
  /** There as long as the node is as it was read: it is written again byte by byte. */
  readonly raw?: RawBson
}

export interface ArrayNode {
  readonly kind: 'array'
  readonly items: readonly TreeNode[]
  readonly raw?: RawBson
}

export interface DoubleNode {
  readonly kind: 'double'
  readonly value: number
  /** The 16 hexadecimal digits (big-endian) of a NaN that is not the usual 7ff8000000000000. */
  readonly nanBits?: string
}

export interface BinaryNode {
  readonly kind: 'binary'
  readonly subtype: number
  /** Of the old subtype 2: without its inner length. */
  readonly bytes: Uint8Array
}

export interface CodeWithScopeNode {
  readonly kind: 'codeWithScope'
  readonly code: string
  readonly scope: ObjectNode
}

export type ScalarNode =
  | DoubleNode
  | BinaryNode
  | CodeWithScopeNode
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'symbol'; readonly value: string }
  | { readonly kind: 'code'; readonly value: string }
  | { readonly kind: 'int32'; readonly value: number }
  | { readonly kind: 'int64'; readonly value: bigint }
  /** Sixteen bytes, little-endian, as in BSON. */
  | { readonly kind: 'decimal128'; readonly bytes: Uint8Array }
  | { readonly kind: 'objectId'; readonly hex: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Milliseconds since 1970 in UTC, the full range of an int64. */
  | { readonly kind: 'date'; readonly milliseconds: bigint }
  | { readonly kind: 'timestamp'; readonly seconds: number; readonly increment: number }
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string }
  | { readonly kind: 'dbPointer'; readonly namespace: string; readonly hex: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'minKey' }
  | { readonly kind: 'maxKey' }

export type NodeKind = TreeNode['kind']

/** The first field called `name`, or undefined. */
export function fieldOf(node: ObjectNode, name: string): TreeNode | undefined {
  return node.fields.find(([fieldName]) => fieldName === name)?.[1]
}

/** Levels of nesting: 1 for a document without nested ones; arrays and scopes of code count as documents. */
export function depthOf(node: TreeNode): number {
  if (node.kind === 'object') return 1 + deepest(node.fields.map(([, value]) => value))
  if (node.kind === 'array') return 1 + deepest(node.items)
  return node.kind === 'codeWithScope' ? depthOf(node.scope) : 0
}

function deepest(nodes: readonly TreeNode[]): number {
  let most = 0
  for (const node of nodes) most = Math.max(most, depthOf(node))
  return most
}
