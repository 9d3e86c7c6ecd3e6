import {
  decimal128Bytes,
  decimal128Parts,
  type Decimal128Parts,
} from '../../../../shared/ejson/decimal128.ts'

/** A decimal128 taken apart. Arithmetic on it is exact, and rounded once, to 34 digits, half to even, as IEEE 754 asks. */
export type Decimal = Decimal128Parts | 'nan' | 'infinity' | '-infinity'

export const digitsMax = 34
const exponentMin = -6176
const exponentMax = 6111
const coefficientLimit = 10n ** 34n

export const decimalOfBytes = (bytes: Uint8Array): Decimal => decimal128Parts(bytes)
export const bytesOfDecimal = (value: Decimal): Uint8Array => decimal128Bytes(rounded(value))

export const decimalOfInteger = (value: bigint): Decimal => signed(value, 0)

export const signed = (value: bigint, exponent: number, zeroIsNegative = false): Decimal128Parts => ({
  negative: value < 0n || (value === 0n && zeroIsNegative),
  coefficient: value < 0n ? -value : value,
  exponent,
})

export const isFinite = (value: Decimal): value is Decimal128Parts => typeof value === 'object'
export const coefficientOf = (value: Decimal128Parts): bigint =>
  value.negative ? -value.coefficient : value.coefficient

const isNegative = (value: Decimal): boolean =>
  typeof value === 'object' ? value.negative : value === '-infinity'
const infinity = (negative: boolean): Decimal => (negative ? '-infinity' : 'infinity')

const digitsOf = (coefficient: bigint): number => coefficient.toString().length
export const tenTo = (power: number): bigint => 10n ** BigInt(power)

/** The quotient rounded half to even; both are positive. */
export function dividedEvenly(value: bigint, by: bigint): bigint {
  const quotient = value / by
  const twice = (value - quotient * by) * 2n
  return twice > by || (twice === by && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** Brings a value of any number of digits into what a decimal128 can hold. */
export function rounded(value: Decimal): Decimal {
  if (!isFinite(value)) return value
  let { coefficient, exponent } = value
  const excess = Math.max(
    coefficient >= coefficientLimit ? digitsOf(coefficient) - digitsMax : 0,
    exponentMin - exponent,
  )
  if (excess > 0) {
    coefficient = dividedEvenly(coefficient, tenTo(excess))
    exponent += excess
    if (coefficient === coefficientLimit) {
      coefficient /= 10n
      exponent++
    }
  }
  if (exponent > exponentMax) {
    if (coefficient === 0n) return { ...value, coefficient, exponent: exponentMax }
    const room = digitsMax - digitsOf(coefficient)
    if (exponent - exponentMax > room) return infinity(value.negative)
    coefficient *= tenTo(exponent - exponentMax)
    exponent = exponentMax
  }
  return { negative: value.negative, coefficient, exponent }
}

export function negated(value: Decimal): Decimal {
  if (isFinite(value)) return { ...value, negative: !value.negative }
  return value === 'nan' ? value : infinity(value === 'infinity')
}

export const absolute = (value: Decimal): Decimal => (isNegative(value) ? negated(value) : value)

export function plus(left: Decimal, right: Decimal): Decimal {
  if (left === 'nan' || right === 'nan') return 'nan'
  if (!isFinite(left)) return isFinite(right) || left === right ? left : 'nan'
  if (!isFinite(right)) return right
  const exponent = Math.min(left.exponent, right.exponent)
  const sum =
    coefficientOf(left) * tenTo(left.exponent - exponent) +
    coefficientOf(right) * tenTo(right.exponent - exponent)
  return rounded(signed(sum, exponent, left.negative && right.negative))
}

export const minus = (left: Decimal, right: Decimal): Decimal => plus(left, negated(right))

export function times(left: Decimal, right: Decimal): Decimal {
  if (left === 'nan' || right === 'nan') return 'nan'
  const negative = isNegative(left) !== isNegative(right)
  if (!isFinite(left) || !isFinite(right)) return isZero(left) || isZero(right) ? 'nan' : infinity(negative)
  return rounded({
    negative,
    coefficient: left.coefficient * right.coefficient,
    exponent: left.exponent + right.exponent,
  })
}

export const isZero = (value: Decimal): boolean => isFinite(value) && value.coefficient === 0n

/** An exact quotient has the exponent nearest to the difference of the two, another as many digits as there is room for. */
export function over(left: Decimal, right: Decimal): Decimal {
  if (left === 'nan' || right === 'nan') return 'nan'
  const negative = isNegative(left) !== isNegative(right)
  if (!isFinite(left)) return isFinite(right) ? infinity(negative) : 'nan'
  if (!isFinite(right)) return { negative, coefficient: 0n, exponent: exponentMin }
  if (right.coefficient === 0n) return left.coefficient === 0n ? 'nan' : infinity(negative)
  const preferred = left.exponent - right.exponent
  if (left.coefficient === 0n) return rounded({ negative, coefficient: 0n, exponent: preferred })
  // Two digits more than there is room for, the last one telling whether anything is left over.
  const shift = Math.max(0, digitsMax + 2 + digitsOf(right.coefficient) - digitsOf(left.coefficient))
  const scaled = left.coefficient * tenTo(shift)
  const quotient = scaled / right.coefficient
  if (quotient * right.coefficient !== scaled)
    return rounded({ negative, coefficient: quotient * 10n + 1n, exponent: preferred - shift - 1 })
  let coefficient = quotient
  let exponent = preferred - shift
  for (; exponent < preferred && coefficient % 10n === 0n; exponent++) coefficient /= 10n
  return rounded({ negative, coefficient, exponent })
}

/** What is left of `left`, with its sign, after whole multiples of `right` are taken away. */
export function remainder(left: Decimal, right: Decimal): Decimal {
  if (!isFinite(left) || right === 'nan' || isZero(right)) return 'nan'
  if (!isFinite(right)) return left
  const exponent = Math.min(left.exponent, right.exponent)
  const rest =
    (left.coefficient * tenTo(left.exponent - exponent)) %
    (right.coefficient * tenTo(right.exponent - exponent))
  return rounded({ negative: left.negative, coefficient: rest, exponent })
}

export type Rounding = 'ceil' | 'floor' | 'half-even' | 'trunc'

/** The value with `places` digits behind the point; a negative count rounds to tens, hundreds and so on. */
export function toPlaces(value: Decimal, places: number, rounding: Rounding): Decimal {
  if (!isFinite(value) || value.exponent >= -places) return value
  const unit = tenTo(-places - value.exponent)
  return rounded({ ...value, coefficient: wholeUnits(value, unit, rounding), exponent: -places })
}

function wholeUnits({ coefficient, negative }: Decimal128Parts, unit: bigint, rounding: Rounding): bigint {
  if (rounding === 'half-even') return dividedEvenly(coefficient, unit)
  const whole = coefficient / unit
  const away = rounding === 'trunc' ? false : (rounding === 'floor') === negative
  return away && whole * unit !== coefficient ? whole + 1n : whole
}

/** The integer that the value is, truncated; null for infinities and NaN. */
export function integerOf(value: Decimal): bigint | null {
  if (!isFinite(value)) return null
  const magnitude =
    value.exponent >= 0
      ? value.coefficient * tenTo(value.exponent)
      : value.coefficient / tenTo(-value.exponent)
  return value.negative ? -magnitude : magnitude
}
