import { bsonType } from '../../../shared/ejson/bson-types.ts'
import type { KeyWriter } from './key-writer.ts'
import { exactNumber, type ExactDecimal } from './numbers.ts'
import { readDouble, readInt32, readUint32 } from './raw.ts'

/** First byte of a number's key, in MongoDB's order. */
const classes = { nan: 1, minusInfinity: 2, negative: 3, zero: 4, positive: 5, plusInfinity: 6 } as const

/** Exponents run from -6176 to 6144; two digits of base 250 keep every byte clear of the mark 0xff. */
const exponentBias = 8192
const exponentBase = 250
/** Below this, an even number of digits can be had by one multiplication by ten without leaving the exact integers. */
const fastBelow = 1e14

/**
 * Writes a number so that byte order is numeric order across all four types: class, exponent of ten, digits two to a
 * byte (value + 1), 0. Negative numbers have every byte after the class complemented (0xfe - byte).
 */
export function writeNumber(writer: KeyWriter, type: number, bytes: Uint8Array, offset: number): void {
  const whole = wholeNumber(type, bytes, offset)
  if (whole !== undefined) return writeWhole(writer, whole)
  const exact = exactNumber(type, bytes, offset)
  if (exact.kind === 'finite') writeExact(writer, exact)
  else writer.token(classes[exact.kind])
}

/** The value where it is a whole number that fits the fast path: the case of nearly every numeric `_id`. */
function wholeNumber(type: number, bytes: Uint8Array, offset: number): number | undefined {
  if (type === bsonType.int32) return readInt32(bytes, offset)
  if (type === bsonType.decimal128) return undefined
  const value = type === bsonType.double ? readDouble(bytes, offset) : smallInt64(bytes, offset)
  return Number.isInteger(value) && value < fastBelow && value > -fastBelow ? value : undefined
}

/** An int64 as a double where that is exact, else NaN. */
function smallInt64(bytes: Uint8Array, offset: number): number {
  const high = readInt32(bytes, offset + 4)
  if (high > 0x1fffff || high < -0x200000) return NaN
  return high * 0x100000000 + readUint32(bytes, offset)
}

function writeWhole(writer: KeyWriter, value: number): void {
  if (value === 0) return writer.token(classes.zero)
  const flip = value < 0
  writer.token(flip ? classes.negative : classes.positive)
  let rest = Math.abs(value)
  let digits = 1
  for (let power = 10; power <= rest; power *= 10) digits += 1
  writeExponent(writer, digits - 1, flip)
  if (digits % 2 === 1) {
    rest *= 10
    digits += 1
  }
  let pairs = digits / 2
  while (rest % 100 === 0) {
    rest /= 100
    pairs -= 1
  }
  const bytes = writer.reserve(pairs + 1)
  const start = writer.length
  for (let index = start + pairs - 1; index >= start; index -= 1) {
    const next = Math.floor(rest / 100)
    const pair = rest - next * 100 + 1
    bytes[index] = flip ? 0xfe - pair : pair
    rest = next
  }
  bytes[start + pairs] = flip ? 0xfe : 0
  writer.advance(pairs + 1)
}

function writeExponent(writer: KeyWriter, exponent: number, flip: boolean): void {
  const biased = exponent + exponentBias
  const high = Math.floor(biased / exponentBase)
  const low = biased - high * exponentBase
  writer.byte(flip ? 0xfe - high : high)
  writer.byte(flip ? 0xfe - low : low)
}

function writeExact(writer: KeyWriter, exact: ExactDecimal): void {
  const flip = exact.negative
  const digits = exact.digits
  writer.token(flip ? classes.negative : classes.positive)
  writeExponent(writer, exact.exponent, flip)
  for (let index = 0; index < digits.length; index += 2) {
    const tens = digits.charCodeAt(index) - 0x30
    const ones = index + 1 < digits.length ? digits.charCodeAt(index + 1) - 0x30 : 0
    const pair = tens * 10 + ones + 1
    writer.byte(flip ? 0xfe - pair : pair)
  }
  writer.byte(flip ? 0xfe : 0)
}
