import type { Decimal128Parts } from '../../../../shared/ejson/decimal128.ts'
import {
  coefficientOf,
  decimalOfInteger,
  dividedEvenly,
  digitsMax,
  integerOf,
  isFinite,
  isZero,
  over,
  rounded,
  signed,
  tenTo,
  times,
  type Decimal,
} from './decimal.ts'

/** Digits behind the point of the fixed-point numbers that these functions work in: 34 and room for errors. */
const places = 60
const one = tenTo(places)

const fixedOf = (value: Decimal128Parts): bigint => {
  const shift = places + value.exponent
  return shift >= 0 ? coefficientOf(value) * tenTo(shift) : coefficientOf(value) / tenTo(-shift)
}
const timesFixed = (left: bigint, right: bigint): bigint => (left * right) / one

/** The square root of a value that is not negative. */
export function squareRoot(value: Decimal): Decimal {
  if (!isFinite(value)) return value === '-infinity' ? 'nan' : value
  if (value.coefficient === 0n) return { ...value, exponent: Math.floor(value.exponent / 2) }
  if (value.negative) return 'nan'
  const even = value.exponent - 2 * (digitsMax + 2)
  const exponent = even - (even & 1)
  const scaled = value.coefficient * tenTo(value.exponent - exponent)
  const root = integerRoot(scaled)
  if (root * root !== scaled)
    return rounded({ negative: false, coefficient: root * 10n + 1n, exponent: exponent / 2 - 1 })
  return trimmed(root, exponent / 2, Math.floor(value.exponent / 2))
}

/** Newton's method from above. */
function integerRoot(value: bigint): bigint {
  let root = tenTo(Math.ceil(value.toString().length / 2))
  for (;;) {
    const next = (root + value / root) / 2n
    if (next >= root) return root
    root = next
  }
}

/** Without zeros at its end beyond the exponent that is preferred. */
function trimmed(value: bigint, exponent: number, preferred: number, isNegative = false): Decimal {
  let coefficient = value
  let power = exponent
  for (; power < preferred && coefficient % 10n === 0n; power++) coefficient /= 10n
  return rounded(signed(isNegative ? -coefficient : coefficient, power))
}

/** e to the power of the value. */
export function exponential(value: Decimal): Decimal {
  if (!isFinite(value)) return value === '-infinity' ? signed(0n, 0) : value
  if (value.coefficient === 0n) return decimalOfInteger(1n)
  const magnitude = value.exponent + value.coefficient.toString().length
  if (magnitude > 6) return value.negative ? rounded(signed(0n, -6176)) : 'infinity'
  const fixed = fixedOf(value)
  const tens = fixed / lnTen
  return rounded(signed(exponentialSeries(fixed - tens * lnTen), Number(tens) - places))
}

/** Halved until the series converges quickly, then squared as often. */
function exponentialSeries(fixed: bigint): bigint {
  const halvings = 8n
  const small = fixed >> halvings
  let sum = one
  let term = one
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = timesFixed(term, small) / n
    sum += term
  }
  for (let i = 0n; i < halvings; i++) sum = timesFixed(sum, sum)
  return sum
}

/** 2 x (z + z^3/3 + z^5/5 + ...) with z = (x - 1) / (x + 1). */
function logarithmSeries(fixed: bigint): bigint {
  const z = ((fixed - one) * one) / (fixed + one)
  const square = timesFixed(z, z)
  let sum = 0n
  let power = z
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n
    power = timesFixed(power, square)
  }
  return 2n * sum
}

const lnTen = 3n * logarithmSeries(2n * one) + logarithmSeries((one * 5n) / 4n)

/** The natural logarithm of a positive value, in fixed point. */
function fixedLogarithm({ coefficient, exponent }: Decimal128Parts): bigint {
  const digits = coefficient.toString().length
  const mantissa = (coefficient * one) / tenTo(digits - 1)
  return logarithmSeries(mantissa) + BigInt(exponent + digits - 1) * lnTen
}

export function logarithm(value: Decimal): Decimal {
  if (!isFinite(value)) return value
  return trimmed(fixedLogarithm(value), -places, 0)
}

/** A power of ten has a whole logarithm, exactly. */
export function logarithmOfTen(value: Decimal): Decimal {
  if (!isFinite(value)) return value
  const digits = value.coefficient.toString()
  if (/^10*$/.test(digits)) return decimalOfInteger(BigInt(value.exponent + digits.length - 1))
  return rounded(signed((fixedLogarithm(value) * one) / lnTen, -places))
}

/** The logarithm to a base other than 1; both are positive. */
export function logarithmTo(value: Decimal, base: Decimal): Decimal {
  if (!isFinite(value) || !isFinite(base)) return over(logarithm(value), logarithm(base))
  const quotient = (fixedLogarithm(value) * one) / fixedLogarithm(base)
  const spare = 20
  return trimmed(
    dividedEvenly(quotient < 0n ? -quotient : quotient, tenTo(spare)),
    spare - places,
    0,
    quotient < 0n,
  )
}

/** A whole exponent is taken by squaring, another by logarithms. */
export function power(base: Decimal, exponent: Decimal): Decimal {
  if (base === 'nan' || exponent === 'nan') return 'nan'
  const whole = integerOf(exponent)
  if (whole !== null && whole >= -10_000n && whole <= 10_000n && isWhole(exponent, whole)) {
    const raised = wholePower(base, whole < 0n ? -whole : whole)
    return withAllDigits(whole < 0n ? over(decimalOfInteger(1n), raised) : raised)
  }
  if (!isFinite(base) || isZero(base)) return isNegativeExponent(exponent) ? decimalOfInteger(0n) : base
  if (base.negative) return 'nan'
  return exponential(times(logarithm(base), exponent))
}

/** A power has all its 34 digits, even where the last ones are zeros. */
function withAllDigits(value: Decimal): Decimal {
  if (!isFinite(value) || value.coefficient === 0n) return value
  const more = digitsMax - value.coefficient.toString().length
  return rounded({ ...value, coefficient: value.coefficient * tenTo(more), exponent: value.exponent - more })
}

const isWhole = (value: Decimal, whole: bigint): boolean =>
  isFinite(value) &&
  coefficientOf(value) * tenTo(Math.max(value.exponent, 0)) === whole * tenTo(Math.max(-value.exponent, 0))

const isNegativeExponent = (value: Decimal): boolean =>
  isFinite(value) ? value.negative : value === '-infinity'

function wholePower(base: Decimal, exponent: bigint): Decimal {
  let result: Decimal = decimalOfInteger(1n)
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest % 2n === 1n) result = times(result, square)
    if (rest > 1n) square = times(square, square)
  }
  return result
}
