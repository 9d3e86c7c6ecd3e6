import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { elementsAt } from './bson-walk.ts'
import type { BsonElement } from './bson-walk.ts'

/**
 * One value inside a document, read where it lies: nothing is decoded until somebody looks. `offset` and `length`
 * delimit the value's own bytes in `bytes`, behind its type and key.
 */
export interface BsonNode {
  /** The field's name, or its index when the parent is an array; empty for a whole document. */
  readonly key: string
  readonly type: number
  readonly bytes: Uint8Array
  readonly offset: number
  readonly length: number
}

interface Children {
  readonly elements: readonly BsonElement[]
  /** Filled as they are asked for, so that a large array costs only what is shown of it. */
  readonly nodes: (BsonNode | undefined)[]
}

const utf8 = new TextDecoder()
/** The four bytes of size and the final zero. */
const emptyContainerBytes = 5
const childrenByNode = new WeakMap<BsonNode, Children>()

/** A whole document as a node. */
export function documentNode(bytes: Uint8Array): BsonNode {
  return { key: '', type: bsonType.object, bytes, offset: 0, length: bytes.length }
}

export const isContainer = (node: BsonNode): boolean =>
  node.type === bsonType.object || node.type === bsonType.array

/** Whether there is nothing to open; costs nothing, whatever the size. */
export const isEmptyContainer = (node: BsonNode): boolean => node.length <= emptyContainerBytes

/** Number of fields or elements of a container; walks over it once. */
export function childCount(node: BsonNode): number {
  return isEmptyContainer(node) ? 0 : childrenOf(node).elements.length
}

/** The fields or elements from `from` up to but not including `to`, in stored order. */
export function childSlice(node: BsonNode, from: number, to: number): readonly BsonNode[] {
  const children = childrenOf(node)
  const slice: BsonNode[] = []
  for (let index = from; index < Math.min(to, children.elements.length); index++) {
    slice.push(childAt(node, children, index))
  }
  return slice
}

/** The field of that name, the last one where a name occurs twice (as MongoDB reads them). */
export function childByKey(node: BsonNode, key: string): BsonNode | null {
  if (!isContainer(node) || isEmptyContainer(node)) return null
  const children = childrenOf(node)
  if (node.type === bsonType.array) {
    const index = /^\d+$/u.test(key) ? Number(key) : -1
    return index >= 0 && index < children.elements.length ? childAt(node, children, index) : null
  }
  for (let index = children.elements.length - 1; index >= 0; index--) {
    const child = childAt(node, children, index)
    if (child.key === key) return child
  }
  return null
}

/** The value as a tree of exact types; containers stay lazy. */
export function nodeToTree(node: BsonNode): TreeNode {
  const [field] = bsonToTree(wrapValue('v', node)).fields
  if (!field) throw new Error('A wrapped value has one field')
  return field[1]
}

/** A BSON document that holds this one value under `key`. */
export function wrapValue(key: string, node: BsonNode): Uint8Array {
  const name = new TextEncoder().encode(key)
  const size = 4 + 1 + name.length + 1 + node.length + 1
  const wrapped = new Uint8Array(size)
  new DataView(wrapped.buffer).setInt32(0, size, true)
  wrapped[4] = node.type
  wrapped.set(name, 5)
  wrapped.set(node.bytes.subarray(node.offset, node.offset + node.length), 5 + name.length + 1)
  return wrapped
}

/** Whether two values have the same type and the same bytes. */
export function sameValue(a: BsonNode, b: BsonNode): boolean {
  if (a.type !== b.type || a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) {
    if (a.bytes[a.offset + index] !== b.bytes[b.offset + index]) return false
  }
  return true
}

/** Bytes of text in a string value, and its beginning; a string of 16 MB costs no more than its first bytes. */
export function stringStart(node: BsonNode, charactersMax: number): { text: string; bytes: number } {
  const bytes = node.length - emptyContainerBytes
  const start = node.offset + 4
  // Up to four bytes a character, and some more so that a character cut in two is not the last one shown.
  const end = start + Math.min(bytes, charactersMax * 4 + 4)
  const text = utf8.decode(node.bytes.subarray(start, end))
  return { text: text.length > charactersMax ? cutText(text, charactersMax) : text, bytes }
}

/** Cuts text without leaving half of a surrogate pair. */
function cutText(text: string, charactersMax: number): string {
  const cut = text.slice(0, charactersMax)
  return /[\ud800-\udbff]$/u.test(cut) ? cut.slice(0, -1) : cut
}

function childrenOf(node: BsonNode): Children {
  const known = childrenByNode.get(node)
  if (known) return known
  const elements = elementsAt(node.bytes, node.offset)
  const children = { elements, nodes: [] }
  childrenByNode.set(node, children)
  return children
}

function childAt(node: BsonNode, children: Children, index: number): BsonNode {
  const known = children.nodes[index]
  if (known) return known
  const element = children.elements[index]
  if (!element) throw new Error(`There is no child ${index}`)
  const { type, nameStart, nameEnd, offset, length } = element
  const key =
    node.type === bsonType.array ? String(index) : utf8.decode(node.bytes.subarray(nameStart, nameEnd))
  const child = { key, type, bytes: node.bytes, offset, length }
  children.nodes[index] = child
  return child
}
