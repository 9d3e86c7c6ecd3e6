import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../shared/ejson/text-bytes.ts'
import { canonicalPlace, numberPlace } from './canonical-order.ts'
import { compareNumbers } from './compare-numbers.ts'
import { cstringEnd, ElementCursor, readInt32, readInt64, type BsonSlice } from './raw.ts'

/** Order of two texts: negative, zero or positive. */
export type CompareStrings = (left: string, right: string) => number

/**
 * MongoDB's comparison of two values: negative, zero or positive. Values of different types compare by the place of
 * their types, except numbers with numbers and strings with symbols. Strings and symbols, nested ones too, compare by
 * their bytes, or as `strings` has it: a collation's order. Both slices are valid BSON.
 */
export function compareValues(left: BsonSlice, right: BsonSlice, strings?: CompareStrings): number {
  const place = canonicalPlace(left.type, left.start)
  const difference = place - canonicalPlace(right.type, right.start)
  if (difference !== 0) return difference
  return place === numberPlace ? compareNumbers(left, right) : compareAlike(left, right, strings)
}

function compareAlike(left: BsonSlice, right: BsonSlice, strings: CompareStrings | undefined): number {
  switch (left.type) {
    case bsonType.string:
    case bsonType.symbol:
      return strings === undefined ? compareTexts(left, right) : strings(textOf(left), textOf(right))
    case bsonType.code:
      return compareTexts(left, right)
    case bsonType.object:
    case bsonType.array:
      return compareDocuments(left, left.start, right, right.start, left.type === bsonType.object, strings)
    case bsonType.objectId:
    case bsonType.boolean:
      return compareRanges(left, left.start, left.end, right, right.start, right.end)
    case bsonType.date:
      return order(readInt64(left.bytes, left.start), readInt64(right.bytes, right.start))
    case bsonType.timestamp:
      return order(unsigned(left), unsigned(right))
    case bsonType.binary:
    case bsonType.dbPointer:
      return compareSized(left, right)
    case bsonType.regex:
      return compareRegexes(left, right)
    case bsonType.codeWithScope:
      return compareCodeWithScope(left, right)
    default:
      return 0
  }
}

const compareTexts = (left: BsonSlice, right: BsonSlice): number =>
  compareRanges(left, left.start + 4, left.end - 1, right, right.start + 4, right.end - 1)

const textOf = ({ bytes, start, end }: BsonSlice): string => decodeUtf8(bytes, start + 4, end - 1)

function order(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function unsigned(slice: BsonSlice): bigint {
  return BigInt.asUintN(64, readInt64(slice.bytes, slice.start))
}

function compareRanges(
  left: BsonSlice,
  leftStart: number,
  leftEnd: number,
  right: BsonSlice,
  rightStart: number,
  rightEnd: number,
): number {
  const common = Math.min(leftEnd - leftStart, rightEnd - rightStart)
  for (let index = 0; index < common; index += 1) {
    const difference = (left.bytes[leftStart + index] as number) - (right.bytes[rightStart + index] as number)
    if (difference !== 0) return difference
  }
  return leftEnd - leftStart - (rightEnd - rightStart)
}

/** Length first, then what follows it: subtype and bytes of a binary, namespace and id of a DBPointer. */
function compareSized(left: BsonSlice, right: BsonSlice): number {
  const difference = left.end - left.start - (right.end - right.start)
  if (difference !== 0) return difference
  return compareRanges(left, left.start + 4, left.end, right, right.start + 4, right.end)
}

function compareRegexes(left: BsonSlice, right: BsonSlice): number {
  const leftEnd = cstringEnd(left.bytes, left.start)
  const rightEnd = cstringEnd(right.bytes, right.start)
  const pattern = compareRanges(left, left.start, leftEnd, right, right.start, rightEnd)
  if (pattern !== 0) return pattern
  return compareRanges(left, leftEnd + 1, left.end - 1, right, rightEnd + 1, right.end - 1)
}

function compareCodeWithScope(left: BsonSlice, right: BsonSlice): number {
  const leftScope = left.start + 8 + readInt32(left.bytes, left.start + 4)
  const rightScope = right.start + 8 + readInt32(right.bytes, right.start + 4)
  const code = compareRanges(left, left.start + 8, leftScope - 1, right, right.start + 8, rightScope - 1)
  return code === 0 ? compareDocuments(left, leftScope, right, rightScope, true, undefined) : code
}

/** Element by element: type, then (in objects) name, then value; the one that ends first is the smaller. */
function compareDocuments(
  left: BsonSlice,
  leftStart: number,
  right: BsonSlice,
  rightStart: number,
  named: boolean,
  strings: CompareStrings | undefined,
): number {
  const ours = new ElementCursor(left.bytes, leftStart)
  const theirs = new ElementCursor(right.bytes, rightStart)
  for (;;) {
    const hasOurs = ours.next()
    const hasTheirs = theirs.next()
    if (!hasOurs || !hasTheirs) return Number(hasOurs) - Number(hasTheirs)
    const place = canonicalPlace(ours.type, ours.valueStart) - canonicalPlace(theirs.type, theirs.valueStart)
    if (place !== 0) return place
    if (named) {
      const name = compareRanges(left, ours.nameStart, ours.nameEnd, right, theirs.nameStart, theirs.nameEnd)
      if (name !== 0) return name
    }
    const value = compareValues(ours.slice(), theirs.slice(), strings)
    if (value !== 0) return value
  }
}
