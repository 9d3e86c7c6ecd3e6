import { bsonType } from '../../../../shared/ejson/bson-types.ts'

/** Where one element lies in the bytes: its type, its name, its value. */
export interface BsonElement {
  readonly type: number
  readonly nameStart: number
  readonly nameEnd: number
  readonly offset: number
  readonly length: number
}

const sizes: Readonly<Record<number, number>> = {
  [bsonType.double]: 8,
  [bsonType.undefined]: 0,
  [bsonType.objectId]: 12,
  [bsonType.boolean]: 1,
  [bsonType.date]: 8,
  [bsonType.null]: 0,
  [bsonType.int32]: 4,
  [bsonType.timestamp]: 8,
  [bsonType.int64]: 8,
  [bsonType.decimal128]: 16,
  [bsonType.minKey]: 0,
  [bsonType.maxKey]: 0,
}

/**
 * The elements of the document or array at `start`, found by walking over one level; nothing is decoded. The engine
 * has validated the bytes; others end in an error that says where.
 */
export function elementsAt(bytes: Uint8Array, start: number): readonly BsonElement[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = start + view.getInt32(start, true) - 1
  const elements: BsonElement[] = []
  for (let at = start + 4; at < end;) {
    const type = bytes[at] ?? 0
    const nameStart = at + 1
    const nameEnd = zeroAt(bytes, nameStart)
    const offset = nameEnd + 1
    const length = valueLength(bytes, view, type, offset)
    elements.push({ type, nameStart, nameEnd, offset, length })
    at = offset + length
  }
  return elements
}

function zeroAt(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0, from)
  if (at < 0) throw new Error(`A name has no end at byte ${from}`)
  return at
}

function valueLength(bytes: Uint8Array, view: DataView, type: number, offset: number): number {
  const size = sizes[type]
  if (size !== undefined) return size
  switch (type) {
    case bsonType.string:
    case bsonType.code:
    case bsonType.symbol:
      return 4 + view.getInt32(offset, true)
    case bsonType.dbPointer:
      return 4 + view.getInt32(offset, true) + 12
    case bsonType.binary:
      return 5 + view.getInt32(offset, true)
    case bsonType.object:
    case bsonType.array:
    case bsonType.codeWithScope:
      return view.getInt32(offset, true)
    case bsonType.regex:
      return zeroAt(bytes, zeroAt(bytes, offset) + 1) + 1 - offset
    default:
      throw new Error(`There is no BSON type ${type}, at byte ${offset}`)
  }
}
