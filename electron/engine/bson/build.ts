import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { ElementCursor, type BsonSlice } from './raw.ts'

const utf8 = new TextEncoder()

/** One element of a document, its value's bytes taken as they are. */
export function element(type: number, name: string, value: Uint8Array): Uint8Array {
  const text = utf8.encode(name)
  const bytes = new Uint8Array(1 + text.length + 1 + value.length)
  bytes[0] = type
  bytes.set(text, 1)
  bytes.set(value, text.length + 2)
  return bytes
}

/** A document, or an array, of elements one behind the other. */
export function documentOf(elements: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(5 + elements.reduce((sum, { length }) => sum + length, 0))
  new DataView(bytes.buffer).setInt32(0, bytes.length, true)
  let offset = 4
  for (const one of elements) {
    bytes.set(one, offset)
    offset += one.length
  }
  return bytes
}

/** An array of documents. */
export const arrayOf = (documents: readonly Uint8Array[]): Uint8Array =>
  documentOf(documents.map((document, i) => element(bsonType.object, String(i), document)))

/** The values of a document or an array, in order. */
export function elementsOf(document: Uint8Array): BsonSlice[] {
  const cursor = new ElementCursor(document)
  const slices: BsonSlice[] = []
  while (cursor.next()) slices.push(cursor.slice())
  return slices
}

/** A value's own bytes, where they lie. */
export const bytesOf = ({ bytes, start, end }: BsonSlice): Uint8Array => bytes.subarray(start, end)

/** The document without the top-level fields of these names, all else untouched; the same object where it has none. */
export function withoutFields(document: Uint8Array, names: readonly string[]): Uint8Array {
  const cursor = new ElementCursor(document)
  const kept: Uint8Array[] = []
  let isSame = true
  while (cursor.next()) {
    const name = Buffer.from(cursor.bytes.subarray(cursor.nameStart, cursor.nameEnd)).toString()
    if (names.includes(name)) isSame = false
    else kept.push(document.subarray(cursor.nameStart - 1, cursor.valueEnd))
  }
  return isSame ? document : documentOf(kept)
}
