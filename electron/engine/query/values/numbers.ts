import type { Decimal128Parts } from '../../../../shared/ejson/decimal128.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { doubleParts } from '../../bson/numbers.ts'
import type { NumberNode } from './compare-nodes.ts'
import {
  bytesOfDecimal,
  decimalOfBytes,
  decimalOfInteger,
  isFinite,
  rounded,
  signed,
  tenTo,
  toPlaces,
  type Decimal,
} from './decimal.ts'

export const double = (value: number): NumberNode => ({ kind: 'double', value })
export const long = (value: bigint): NumberNode => ({ kind: 'int64', value })
export const decimal = (value: Decimal): NumberNode => ({ kind: 'decimal128', bytes: bytesOfDecimal(value) })

export const longMax = 2n ** 63n - 1n
export const longMin = -(2n ** 63n)
export const isLong = (value: bigint): boolean => value >= longMin && value <= longMax
export const isInt = (value: number | bigint): boolean => value >= -2147483648 && value <= 2147483647

/** The narrowest of int and long that holds the integer, a double where neither does. */
export function integer(value: bigint): NumberNode {
  if (isInt(value)) return { kind: 'int32', value: Number(value) }
  return isLong(value) ? long(value) : double(Number(value))
}

export function toDouble(node: NumberNode): number {
  switch (node.kind) {
    case 'int32':
    case 'double':
      return node.value
    case 'int64':
      return Number(node.value)
    case 'decimal128':
      return doubleOfDecimal(decimalOfBytes(node.bytes))
  }
}

export function doubleOfDecimal(value: Decimal): number {
  if (isFinite(value)) return Number(`${value.negative ? '-' : ''}${value.coefficient}e${value.exponent}`)
  return value === 'nan' ? NaN : value === 'infinity' ? Infinity : -Infinity
}

export function toDecimal(node: NumberNode): Decimal {
  switch (node.kind) {
    case 'int32':
      return decimalOfInteger(BigInt(node.value))
    case 'int64':
      return decimalOfInteger(node.value)
    case 'double':
      return decimalOfDouble(node.value)
    case 'decimal128':
      return decimalOfBytes(node.bytes)
  }
}

/** As MongoDB turns a double into a decimal: to exactly 15 digits. */
export function decimalOfDouble(value: number): Decimal {
  if (Number.isNaN(value)) return 'nan'
  if (value === Infinity) return 'infinity'
  if (value === -Infinity) return '-infinity'
  if (value === 0) return signed(0n, 0, Object.is(value, -0))
  const exact = exactDecimalOfDouble(value)
  const first = exact.exponent + exact.coefficient.toString().length
  const short = toPlaces(exact, 15 - first, 'half-even') as Decimal128Parts
  const digits = short.coefficient.toString().length
  return rounded({
    ...short,
    coefficient: digits > 15 ? short.coefficient / 10n : short.coefficient * tenTo(15 - digits),
    exponent: digits > 15 ? short.exponent + 1 : short.exponent - (15 - digits),
  })
}

/** Every double has an exact decimal expansion. */
export function exactDecimalOfDouble(value: number): Decimal128Parts {
  const { mantissa, exponent } = doubleParts(value)
  const coefficient = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)
  return { negative: value < 0, coefficient, exponent: Math.min(exponent, 0) }
}

/** The integer that a number is, null where it has a fraction or is not finite. */
export function exactInteger(node: TreeNode | undefined): bigint | null {
  switch (node?.kind) {
    case 'int32':
      return BigInt(node.value)
    case 'int64':
      return node.value
    case 'double':
      return Number.isInteger(node.value) ? BigInt(node.value) : null
    case 'decimal128': {
      const value = decimalOfBytes(node.bytes)
      if (!isFinite(value)) return null
      const whole = toPlaces(value, 0, 'trunc') as Decimal128Parts
      const back = tenTo(Math.max(0, -value.exponent))
      if (value.exponent < 0 && whole.coefficient * back !== value.coefficient) return null
      const magnitude = whole.exponent > 0 ? whole.coefficient * tenTo(whole.exponent) : whole.coefficient
      return value.negative ? -magnitude : magnitude
    }
    default:
      return null
  }
}
