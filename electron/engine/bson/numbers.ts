import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { decimal128Parts } from '../../../shared/ejson/decimal128.ts'
import { readDouble, readInt32, readInt64 } from './raw.ts'

/** A finite number in exact decimal: sign x 0.d1d2d3... x 10^(exponent+1); digits without zeros at either end. */
export interface ExactDecimal {
  readonly kind: 'finite'
  readonly negative: boolean
  /** Power of ten of the first digit. */
  readonly exponent: number
  readonly digits: string
}

export type ExactNumber = ExactDecimal | { readonly kind: 'nan' | 'minusInfinity' | 'zero' | 'plusInfinity' }

const zero: ExactNumber = { kind: 'zero' }

/** Exact value of the number of BSON type `type` at `offset`. */
export function exactNumber(type: number, bytes: Uint8Array, offset: number): ExactNumber {
  if (type === bsonType.double) return exactDouble(readDouble(bytes, offset))
  if (type === bsonType.decimal128) return exactDecimal128(bytes, offset)
  const value = type === bsonType.int32 ? BigInt(readInt32(bytes, offset)) : readInt64(bytes, offset)
  return fromCoefficient(value < 0n, value < 0n ? -value : value, 0)
}

/** The text of the coefficient tells the power of its first digit; zeros at its end add nothing. */
function fromCoefficient(negative: boolean, coefficient: bigint, exponent: number): ExactNumber {
  if (coefficient === 0n) return zero
  const text = coefficient.toString()
  let end = text.length
  while (text.charCodeAt(end - 1) === 0x30) end -= 1
  return { kind: 'finite', negative, exponent: exponent + text.length - 1, digits: text.slice(0, end) }
}

const floats = new Float64Array(1)
const words = new BigUint64Array(floats.buffer)
const fractionBits = 52n
const fractionMask = (1n << fractionBits) - 1n

/** Mantissa and power of two of a finite double: |value| = mantissa x 2^exponent. */
export function doubleParts(value: number): { mantissa: bigint; exponent: number } {
  floats[0] = value
  const word = words[0] as bigint
  const biased = Number((word >> fractionBits) & 0x7ffn)
  const fraction = word & fractionMask
  if (biased === 0) return { mantissa: fraction, exponent: -1074 }
  return { mantissa: fraction | (1n << fractionBits), exponent: biased - 1075 }
}

/** Every double is a whole number of powers of two, so its decimal expansion ends: m x 2^-k = m x 5^k / 10^k. */
function exactDouble(value: number): ExactNumber {
  if (Number.isNaN(value)) return { kind: 'nan' }
  if (value === Infinity) return { kind: 'plusInfinity' }
  if (value === -Infinity) return { kind: 'minusInfinity' }
  const { mantissa, exponent } = doubleParts(value)
  const negative = value < 0
  if (exponent >= 0) return fromCoefficient(negative, mantissa << BigInt(exponent), 0)
  return fromCoefficient(negative, mantissa * 5n ** BigInt(-exponent), exponent)
}

function exactDecimal128(bytes: Uint8Array, offset: number): ExactNumber {
  const parts = decimal128Parts(bytes, offset)
  if (parts === 'nan') return { kind: 'nan' }
  if (parts === 'infinity') return { kind: 'plusInfinity' }
  if (parts === '-infinity') return { kind: 'minusInfinity' }
  return fromCoefficient(parts.negative, parts.coefficient, parts.exponent)
}
