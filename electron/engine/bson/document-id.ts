import { bsonType, bsonTypeName } from '../../../shared/ejson/bson-types.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { ElementCursor, type BsonSlice } from './raw.ts'

const idName = Uint8Array.of(0x5f, 0x69, 0x64)
/** MongoDB's InvalidIdField. */
const invalidIdField = 53
const idElementBytes = 17

/** Refuses the three types that MongoDB refuses as `_id`: array, regex, undefined (`document.badId`). */
export function checkIdType(type: number): void {
  if (type !== bsonType.array && type !== bsonType.regex && type !== bsonType.undefined) return
  const name = bsonTypeName(type)
  throw new ArgonError('document.badId', `The '_id' value cannot be of type ${name}`, {
    mongoCode: invalidIdField,
    type: name,
  })
}

/** The `_id` of a document: its first top-level element of that name; `document.missingId` where there is none. */
export function idOfDocument(bson: Uint8Array): BsonSlice {
  const cursor = new ElementCursor(bson)
  while (cursor.next()) if (cursor.nameEquals(idName)) return cursor.slice()
  throw new ArgonError('document.missingId', 'The document has no _id')
}

export interface DocumentWithId {
  readonly bytes: Uint8Array
  /** True when the document had no `_id` and got a new ObjectId. */
  readonly added: boolean
}

/**
 * The document as MongoDB stores it: `_id` first, all other bytes untouched and in their order. A document that has
 * `_id` first already comes back as the same object. `makeObjectId` returns 12 bytes. Two `_id` at the top level are
 * refused (`document.badId`), as are the types that `checkIdType` names.
 */
export function ensureId(bytes: Uint8Array, makeObjectId: () => Uint8Array): DocumentWithId {
  const cursor = new ElementCursor(bytes)
  let start = -1
  let end = -1
  while (cursor.next()) {
    if (!cursor.nameEquals(idName)) continue
    if (start >= 0)
      throw new ArgonError('document.badId', 'The document has more than one _id at its top level')
    checkIdType(cursor.type)
    start = cursor.nameStart - 1
    end = cursor.valueEnd
  }
  if (start < 0) return { bytes: prependObjectId(bytes, makeObjectId()), added: true }
  return { bytes: start === 4 ? bytes : moveToFront(bytes, start, end), added: false }
}

function moveToFront(bytes: Uint8Array, start: number, end: number): Uint8Array {
  // A Buffer's own `slice` would be a view.
  const moved = Uint8Array.from(bytes)
  moved.copyWithin(4 + end - start, 4, start)
  moved.set(bytes.subarray(start, end), 4)
  return moved
}

function prependObjectId(bytes: Uint8Array, objectId: Uint8Array): Uint8Array {
  const longer = new Uint8Array(bytes.length + idElementBytes)
  new DataView(longer.buffer).setInt32(0, longer.length, true)
  longer[4] = bsonType.objectId
  longer.set(idName, 5)
  longer.set(objectId.subarray(0, 12), 9)
  longer.set(bytes.subarray(4), 4 + idElementBytes)
  return longer
}
