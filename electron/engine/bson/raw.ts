import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { ArgonError } from '../../../shared/model/errors.ts'

/** One value inside a buffer: its type byte and the half-open range of its bytes, without name and type. */
export interface BsonSlice {
  readonly type: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

export function malformed(reason: string, offset: number): ArgonError {
  return new ArgonError('document.malformed', `The document is not valid BSON: ${reason} at byte ${offset}`, {
    offset,
  })
}

/** Signed 32-bit little-endian integer; the caller has checked that four bytes are there. */
export function readInt32(bytes: Uint8Array, offset: number): number {
  return (
    (bytes[offset] as number) |
    ((bytes[offset + 1] as number) << 8) |
    ((bytes[offset + 2] as number) << 16) |
    ((bytes[offset + 3] as number) << 24)
  )
}

export function readUint32(bytes: Uint8Array, offset: number): number {
  return readInt32(bytes, offset) >>> 0
}

export function readInt64(bytes: Uint8Array, offset: number): bigint {
  return (BigInt(readInt32(bytes, offset + 4)) << 32n) | BigInt(readUint32(bytes, offset))
}

const doubleBytes = new Uint8Array(8)
const doubleView = new DataView(doubleBytes.buffer)

export function readDouble(bytes: Uint8Array, offset: number): number {
  for (let index = 0; index < 8; index += 1) doubleBytes[index] = bytes[offset + index] as number
  return doubleView.getFloat64(0, true)
}

/** Index of the 0x00 that ends a C string; throws `document.malformed` where there is none. */
export function cstringEnd(bytes: Uint8Array, offset: number): number {
  const end = bytes.indexOf(0, offset)
  if (end < 0) throw malformed('a name without its end', offset)
  return end
}

/** Name ends are near their start, where a plain loop beats the native search. */
function nameEndFrom(bytes: Uint8Array, offset: number): number {
  for (let index = offset; index < bytes.length; index += 1) if (bytes[index] === 0) return index
  throw malformed('a name without its end', offset)
}

function lengthAt(bytes: Uint8Array, offset: number, least: number, extra: number): number {
  if (offset + 4 > bytes.length) throw malformed('a length is cut off', offset)
  const length = readInt32(bytes, offset)
  if (length < least || offset + length + extra > bytes.length)
    throw malformed('a length out of bounds', offset)
  return length
}

/**
 * Offset of the first byte after the value of `type` at `offset`. Reads lengths only, so that its cost does not
 * depend on the value's size. Throws `document.malformed` for an unknown type or a value that leaves the buffer.
 */
export function skipValue(type: number, bytes: Uint8Array, offset: number): number {
  const end = valueEnd(type, bytes, offset)
  if (end > bytes.length) throw malformed('a value is cut off', offset)
  return end
}

function valueEnd(type: number, bytes: Uint8Array, offset: number): number {
  switch (type) {
    case bsonType.objectId:
      return offset + 12
    case bsonType.int32:
      return offset + 4
    case bsonType.double:
    case bsonType.int64:
    case bsonType.date:
    case bsonType.timestamp:
      return offset + 8
    case bsonType.string:
    case bsonType.code:
    case bsonType.symbol:
      return offset + 4 + lengthAt(bytes, offset, 1, 4)
    case bsonType.object:
    case bsonType.array:
      return offset + lengthAt(bytes, offset, 5, 0)
    case bsonType.boolean:
      return offset + 1
    case bsonType.null:
    case bsonType.undefined:
    case bsonType.minKey:
    case bsonType.maxKey:
      return offset
    case bsonType.decimal128:
      return offset + 16
    case bsonType.binary:
      return offset + 5 + lengthAt(bytes, offset, 0, 5)
    case bsonType.regex:
      return cstringEnd(bytes, cstringEnd(bytes, offset) + 1) + 1
    case bsonType.dbPointer:
      return offset + 16 + lengthAt(bytes, offset, 1, 16)
    case bsonType.codeWithScope:
      return offset + lengthAt(bytes, offset, 14, 0)
    default:
      throw malformed(`the unknown type ${type}`, offset - 1)
  }
}

/**
 * Walks the elements of the document or array that starts at `start`, without allocating: after `next()` returned
 * true the five fields tell where the element lies. Throws `document.malformed`.
 */
export class ElementCursor {
  readonly bytes: Uint8Array
  /** Index of the document's terminating 0x00. */
  readonly last: number
  type = 0
  nameStart = 0
  nameEnd = 0
  valueStart = 0
  valueEnd: number

  constructor(bytes: Uint8Array, start = 0) {
    const length = lengthAt(bytes, start, 5, 0)
    this.bytes = bytes
    this.last = start + length - 1
    this.valueEnd = start + 4
    if (bytes[this.last] !== 0) throw malformed('a document without its end', this.last)
  }

  next(): boolean {
    const at = this.valueEnd
    if (at >= this.last) {
      if (at > this.last) throw malformed('an element longer than its document', at)
      return false
    }
    this.type = this.bytes[at] as number
    this.nameStart = at + 1
    this.nameEnd = nameEndFrom(this.bytes, at + 1)
    this.valueStart = this.nameEnd + 1
    this.valueEnd = skipValue(this.type, this.bytes, this.valueStart)
    if (this.valueEnd > this.last) throw malformed('an element longer than its document', at)
    return true
  }

  nameEquals(name: Uint8Array): boolean {
    if (this.nameEnd - this.nameStart !== name.length) return false
    for (let index = 0; index < name.length; index += 1) {
      if (this.bytes[this.nameStart + index] !== name[index]) return false
    }
    return true
  }

  slice(): BsonSlice {
    return { type: this.type, bytes: this.bytes, start: this.valueStart, end: this.valueEnd }
  }
}

const utf8 = new TextEncoder()

/** The first element called `name` (text or UTF-8 bytes) of the document at `start`, or undefined. */
export function findField(bytes: Uint8Array, name: string | Uint8Array, start = 0): BsonSlice | undefined {
  const wanted = typeof name === 'string' ? utf8.encode(name) : name
  const cursor = new ElementCursor(bytes, start)
  while (cursor.next()) if (cursor.nameEquals(wanted)) return cursor.slice()
  return undefined
}

/** Unsigned byte order; a prefix comes before what it begins. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const common = Math.min(left.length, right.length)
  for (let index = 0; index < common; index += 1) {
    const difference = (left[index] as number) - (right[index] as number)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
