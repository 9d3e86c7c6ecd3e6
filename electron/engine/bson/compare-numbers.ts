import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { decimal128Parts, type Decimal128Parts } from '../../../shared/ejson/decimal128.ts'
import { doubleParts } from './numbers.ts'
import { readDouble, readInt32, readInt64, type BsonSlice } from './raw.ts'

/** A number of any type as its exact value; a decimal zero is the number 0. */
export type Comparable = number | bigint | Decimal128Parts

/**
 * MongoDB's order of numbers, exact across all four types: NaN (of either type) is equal to itself and below all
 * others; 0 and -0 are equal.
 */
export function compareNumbers(left: BsonSlice, right: BsonSlice): number {
  return compareExactly(comparable(left), comparable(right))
}

/** As `compareNumbers`, of numbers that are at hand. */
export function compareExactly(ours: Comparable, theirs: Comparable): number {
  const oursIsNan = typeof ours === 'number' && Number.isNaN(ours)
  const theirsIsNan = typeof theirs === 'number' && Number.isNaN(theirs)
  if (oursIsNan || theirsIsNan) return Number(theirsIsNan) - Number(oursIsNan)
  if (typeof ours !== 'object' && typeof theirs !== 'object') return order(ours, theirs)
  return compareWithDecimal(ours, theirs)
}

/** JavaScript compares numbers with bigints by their exact mathematical values. */
function order(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function comparable(slice: BsonSlice): Comparable {
  if (slice.type === bsonType.double) return readDouble(slice.bytes, slice.start)
  if (slice.type === bsonType.int32) return readInt32(slice.bytes, slice.start)
  if (slice.type === bsonType.int64) return readInt64(slice.bytes, slice.start)
  return comparableDecimal(slice.bytes, slice.start)
}

export function comparableDecimal(bytes: Uint8Array, start: number): Comparable {
  const parts = decimal128Parts(bytes, start)
  if (typeof parts === 'object') return parts.coefficient === 0n ? 0 : parts
  return parts === 'nan' ? NaN : parts === 'infinity' ? Infinity : -Infinity
}

function compareWithDecimal(left: Comparable, right: Comparable): number {
  const signs = signOf(left) - signOf(right)
  if (signs !== 0) return signs
  if (left === Infinity || right === -Infinity) return 1
  if (left === -Infinity || right === Infinity) return -1
  if (signOf(left) < 0) return compareMagnitudes(asFraction(right), asFraction(left))
  return compareMagnitudes(asFraction(left), asFraction(right))
}

function signOf(value: Comparable): number {
  if (typeof value === 'object') return value.negative ? -1 : 1
  return order(value, 0)
}

/** |value| = mantissa x 2^two x 10^ten. */
interface Fraction {
  readonly mantissa: bigint
  readonly two: number
  readonly ten: number
}

function asFraction(value: Comparable): Fraction {
  if (typeof value === 'object') return { mantissa: value.coefficient, two: 0, ten: value.exponent }
  if (typeof value === 'bigint') return { mantissa: value < 0n ? -value : value, two: 0, ten: 0 }
  const { mantissa, exponent } = doubleParts(value)
  return { mantissa, two: exponent, ten: 0 }
}

/** Brings both to whole numbers by multiplying with the powers that the other lacks, then compares those. */
function compareMagnitudes(left: Fraction, right: Fraction): number {
  const ten = Math.min(left.ten, right.ten)
  const two = Math.min(left.two, right.two)
  const scaled = (value: Fraction): bigint =>
    value.mantissa * 10n ** BigInt(value.ten - ten) * 2n ** BigInt(value.two - two)
  return order(scaled(left), scaled(right))
}
