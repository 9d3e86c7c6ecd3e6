import type { Lsn } from '../../../../shared/model/ids.ts'
import { childByKey, documentNode, wrapValue } from './bson-node.ts'
import type { BsonNode } from './bson-node.ts'
import type { DocumentKey } from './expansion.ts'

/** One document of a snapshot. */
export interface LoadedDocument {
  readonly key: DocumentKey
  /** Its place in `_id` order. */
  readonly offset: number
  readonly lsn: Lsn
  readonly bytes: Uint8Array
  readonly node: BsonNode
}

export function loadedDocument(bytes: Uint8Array, offset: number, lsn: Lsn): LoadedDocument {
  const node = documentNode(bytes)
  return { key: keyOfDocument(node), offset, lsn, bytes, node }
}

/** Identity of a document by the type and bytes of its `_id`. */
export function keyOfDocument(document: BsonNode): DocumentKey {
  const id = childByKey(document, '_id')
  if (!id) return ''
  let key = String.fromCharCode(id.type)
  for (let at = id.offset; at < id.offset + id.length; at++) key += String.fromCharCode(id.bytes[at] ?? 0)
  return key
}

/** BSON `{_id: value}`, by which the contract names a document. */
export function idBytesOf(document: BsonNode): Uint8Array {
  const id = childByKey(document, '_id')
  if (!id) throw new Error('A document without _id cannot come from the engine')
  return wrapValue('_id', id)
}

/** Cuts a page's buffer into its documents; nothing is copied. */
export function splitPage(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const documents: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const size = view.getInt32(at, true)
    if (size < 5 || at + size > bytes.length) throw new Error(`A page has a bad document at byte ${at}`)
    documents.push(bytes.subarray(at, at + size))
    at += size
  }
  return documents
}
