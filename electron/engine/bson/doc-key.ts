import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { documentDepthMax } from '../../../shared/model/limits.ts'
import { canonicalPlace } from './canonical-order.ts'
import { checkIdType, idOfDocument } from './document-id.ts'
import { KeyWriter } from './key-writer.ts'
import { writeNumber } from './number-key.ts'
import { cstringEnd, ElementCursor, readInt32, type BsonSlice } from './raw.ts'
import { tooDeep } from './validate.ts'

/** Keys are made one at a time and never across a turn, so one writer serves all. */
const writer = new KeyWriter()
const signBit = 0x80

/**
 * The key of a document's `_id`: plain byte order of keys is MongoDB's comparison order of values, equal values of
 * different types (1, 1.0, Long 1, Decimal128 1; a string and a symbol) have one key, and no key begins another.
 * A key has at most `docKeyBytesMax` bytes (see `KeyWriter.finish` for longer ones).
 * Errors: `document.missingId`, `document.badId`, `document.malformed`.
 */
export function docKeyOfDocument(bson: Uint8Array): Uint8Array {
  return encodeDocKey(idOfDocument(bson))
}

/** A key as a string, one character a byte, for a `Map` or `Set`. */
export const docKeyText = (docKey: Uint8Array): string =>
  Buffer.from(docKey.buffer, docKey.byteOffset, docKey.length).toString('latin1')

export function encodeDocKey(value: BsonSlice): Uint8Array {
  return docKeyOfValue(value.type, value.bytes, value.start)
}

/** As `docKeyOfDocument`, for the value of BSON type `type` that starts at `offset`. */
export function docKeyOfValue(type: number, bytes: Uint8Array, offset: number): Uint8Array {
  checkIdType(type)
  return keyOfValue(type, bytes, offset)
}

/** The key of any value, also of the types that `_id` may not have. */
export function keyOfValue(type: number, bytes: Uint8Array, offset: number): Uint8Array {
  writer.reset()
  writer.token(canonicalPlace(type, offset))
  writeValue(type, bytes, offset, 1)
  return writer.finish()
}

/**
 * Several values as one key of any length: plain byte order of keys is the order of the values, the first of them first,
 * each turned round where it is `descending`. No key begins another of the same pattern.
 */
export function encodeKey(values: readonly BsonSlice[], descending: readonly boolean[]): Uint8Array {
  writer.reset()
  for (const [i, { type, bytes, start }] of values.entries()) {
    const from = writer.length
    writer.token(canonicalPlace(type, start))
    writeValue(type, bytes, start, 1)
    if (descending[i] === true) writer.complement(from)
  }
  return writer.whole()
}

function writeValue(type: number, bytes: Uint8Array, offset: number, depth: number): void {
  switch (type) {
    case bsonType.double:
    case bsonType.int32:
    case bsonType.int64:
    case bsonType.decimal128:
      return writeNumber(writer, type, bytes, offset)
    case bsonType.string:
    case bsonType.symbol:
    case bsonType.code:
      return writer.text(bytes, offset + 4, offset + 3 + readInt32(bytes, offset))
    case bsonType.object:
    case bsonType.array:
      return writeElements(bytes, offset, type === bsonType.object, depth)
    case bsonType.objectId:
      return writer.raw(bytes, offset, offset + 12)
    case bsonType.boolean:
      return writer.token(bytes[offset] === 0 ? 0 : 1)
    case bsonType.date:
    case bsonType.timestamp:
      return writeReversed(bytes, offset, type === bsonType.date)
    case bsonType.binary:
      return writeBinary(bytes, offset)
    default:
      return writeRareValue(type, bytes, offset, depth)
  }
}

/** The types that nearly never are in an `_id`; null, undefined, MinKey and MaxKey have no value to write. */
function writeRareValue(type: number, bytes: Uint8Array, offset: number, depth: number): void {
  if (type === bsonType.regex) {
    const patternEnd = cstringEnd(bytes, offset)
    writer.text(bytes, offset, patternEnd)
    writer.text(bytes, patternEnd + 1, cstringEnd(bytes, patternEnd + 1))
  } else if (type === bsonType.dbPointer) {
    const length = readInt32(bytes, offset)
    writer.uint32(length)
    writer.text(bytes, offset + 4, offset + 3 + length)
    writer.raw(bytes, offset + 4 + length, offset + 16 + length)
  } else if (type === bsonType.codeWithScope) {
    const length = readInt32(bytes, offset + 4)
    writer.text(bytes, offset + 8, offset + 7 + length)
    writeElements(bytes, offset + 8 + length, true, depth)
  }
}

/** MongoDB compares objects field by field: type, then name, then value; the one that ends first is the smaller. */
function writeElements(bytes: Uint8Array, offset: number, named: boolean, depth: number): void {
  if (depth > documentDepthMax) throw tooDeep()
  const cursor = new ElementCursor(bytes, offset)
  while (cursor.next()) {
    writer.token(canonicalPlace(cursor.type, cursor.valueStart))
    if (named) writer.text(bytes, cursor.nameStart, cursor.nameEnd)
    writeValue(cursor.type, bytes, cursor.valueStart, depth + 1)
  }
  writer.token(0)
}

/** Big-endian, so that byte order is number order; a signed number has its sign bit turned. */
function writeReversed(bytes: Uint8Array, offset: number, signed: boolean): void {
  const target = writer.reserve(8)
  const at = writer.length
  for (let index = 0; index < 8; index += 1) target[at + index] = bytes[offset + 7 - index] as number
  if (signed) target[at] = (target[at] as number) ^ signBit
  writer.advance(8)
}

/** By length, then subtype, then bytes. A key may be cut between length and content, never within. */
function writeBinary(bytes: Uint8Array, offset: number): void {
  const length = readInt32(bytes, offset)
  writer.uint32(length)
  writer.token(0)
  writer.raw(bytes, offset + 4, offset + 5 + length)
}
