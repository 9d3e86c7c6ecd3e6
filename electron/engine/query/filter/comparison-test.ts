import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { canonicalPlace, numberPlace } from '../../bson/canonical-order.ts'
import { compareNumbers } from '../../bson/compare-numbers.ts'
import { compareValues, type CompareStrings } from '../../bson/compare.ts'
import { readDouble, readInt32, readUint32, type BsonSlice } from '../../bson/raw.ts'
import type { Comparison } from './filter.ts'
import { missing, sliceOf, type ValueTest } from './value.ts'

/** Outcomes that satisfy a comparison, as bits: 1 the value is below the operand, 2 equal, 4 above. */
const outcomes: Readonly<Record<Comparison, number>> = { $lt: 1, $lte: 3, $eq: 2, $gte: 6, $gt: 4 }
const equal = 2

const outcomeOf = (order: number): number => (order < 0 ? 1 : order > 0 ? 4 : equal)

/**
 * A comparison with one operand. Only values of the operand's own type bracket compare (manual, "Comparison/Sort
 * Order"), numbers of all types with each other; MinKey and MaxKey compare with everything, and null is equal to null
 * and to what is missing. Strings, nested ones too, compare by their bytes or as `strings` has it.
 */
export function comparisonTest(
  comparison: Comparison,
  operand: BsonSlice,
  strings: CompareStrings | undefined,
): ValueTest {
  const wanted = outcomes[comparison]
  switch (operand.type) {
    case bsonType.null: {
      const holds = (wanted & equal) !== 0
      return (type) => holds && (type === bsonType.null || type === missing)
    }
    case bsonType.minKey:
      return (type) => ((type === bsonType.minKey ? equal : 4) & wanted) !== 0
    case bsonType.maxKey:
      return (type) => ((type === bsonType.maxKey ? equal : 1) & wanted) !== 0
    case bsonType.double:
    case bsonType.int32:
    case bsonType.int64:
    case bsonType.decimal128:
      return numberTest(wanted, operand)
    case bsonType.string:
      return comparison === '$eq' && strings === undefined
        ? sameString(operand)
        : bracketTest(wanted, operand, strings)
    default:
      return bracketTest(wanted, operand, strings)
  }
}

function bracketTest(wanted: number, operand: BsonSlice, strings: CompareStrings | undefined): ValueTest {
  const place = canonicalPlace(operand.type, operand.start)
  return (type, bytes, start) => {
    if (type === missing || canonicalPlace(type, start) !== place) return false
    return (outcomeOf(compareValues(sliceOf(type, bytes, start), operand, strings)) & wanted) !== 0
  }
}

/** The commonest comparison of all, without a call for each value. */
function sameString(operand: BsonSlice): ValueTest {
  const text = Uint8Array.from(operand.bytes.subarray(operand.start, operand.end))
  const { length } = text
  return (type, bytes, start) => {
    if (type !== bsonType.string && type !== bsonType.symbol) return false
    for (let i = 0; i < length; i++) if (bytes[start + i] !== text[i]) return false
    return true
  }
}

const nan: BsonSlice = {
  type: bsonType.double,
  bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x7f),
  start: 0,
  end: 8,
}
const isNan = (slice: BsonSlice): boolean => compareNumbers(slice, nan) === 0

/** NaN is equal to NaN of any type, and neither below nor above anything. */
function numberTest(wanted: number, operand: BsonSlice): ValueTest {
  const operandIsNan = isNan(operand)
  const slow = (type: number, bytes: Uint8Array, start: number): boolean => {
    if (type === missing || canonicalPlace(type, start) !== numberPlace) return false
    const value = sliceOf(type, bytes, start)
    if (isNan(value) !== operandIsNan) return false
    return (outcomeOf(compareNumbers(value, operand)) & wanted) !== 0
  }
  const bound = operandIsNan ? null : exactDouble(operand.type, operand.bytes, operand.start)
  if (bound === null) return slow
  return (type, bytes, start) => {
    const value = exactDouble(type, bytes, start)
    if (value === null) return slow(type, bytes, start)
    if (value < bound) return (wanted & 1) !== 0
    if (value > bound) return (wanted & 4) !== 0
    return value === bound && (wanted & equal) !== 0
  }
}

/** The number as a double where that is exact, null where it is not or the value is no number. */
function exactDouble(type: number, bytes: Uint8Array, start: number): number | null {
  if (type === bsonType.int32) return readInt32(bytes, start)
  if (type === bsonType.double) return readDouble(bytes, start)
  if (type !== bsonType.int64) return null
  const high = readInt32(bytes, start + 4)
  if (high > 0x1fffff || high < -0x200000) return null
  return high * 0x1_0000_0000 + readUint32(bytes, start)
}
