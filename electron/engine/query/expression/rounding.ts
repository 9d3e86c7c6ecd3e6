import type { Decimal128Parts } from '../../../../shared/ejson/decimal128.ts'
import { isNumber, type NumberNode } from '../values/compare-nodes.ts'
import { decimalOfBytes, decimalOfInteger, toPlaces, type Rounding } from '../values/decimal.ts'
import {
  decimal,
  double,
  doubleOfDecimal,
  exactDecimalOfDouble,
  exactInteger,
  integer,
  isLong,
  long,
} from '../values/numbers.ts'
import { folded, type Expression, type Operator } from './expression.ts'
import {
  failed,
  isNullish,
  nothing,
  ofMany,
  ofOne,
  operandsOf,
  typeOf,
  valuesOf,
  type Value,
} from './operands.ts'

const toWhole = (rounding: Rounding): Operator =>
  ofOne((value, name) => {
    if (isNullish(value)) return nothing
    if (!isNumber(value))
      throw failed('Location28765', name, `takes a number, and was given ${typeOf(value)}`)
    return value.kind === 'int32' || value.kind === 'int64' ? value : atPlaces(value, 0, rounding, name)
  })

const toGivenPlaces =
  (rounding: Rounding): Operator =>
  (operand, environment, name) => {
    const parts: Expression[] = operandsOf(operand, environment, name, 1, 2)
    return folded(parts, (scope) => {
      const [value, places] = valuesOf(parts, scope)
      if (isNullish(value) || (parts.length === 2 && isNullish(places))) return nothing
      if (!isNumber(value))
        throw failed('Location51081', name, `takes a number, and was given ${typeOf(value)}`)
      return atPlaces(value, parts.length === 2 ? placesOf(places, name) : 0, rounding, name)
    })
  }

function placesOf(value: Value, name: string): number {
  if (!isNumber(value))
    throw failed('Location16004', name, `takes a number of places, and was given ${typeOf(value)}`)
  const places = exactInteger(value)
  if (places === null) throw failed('Location51082', name, 'takes a whole number of places')
  if (places < -20n || places > 100n) throw failed('Location51083', name, 'takes from -20 to 100 places')
  return Number(places)
}

function atPlaces(value: NumberNode, places: number, rounding: Rounding, name: string): Value {
  switch (value.kind) {
    case 'double': {
      const result = doubleOfDecimal(ofDouble(value.value, places, rounding))
      return double(Number.isFinite(value.value) ? result : value.value)
    }
    case 'decimal128':
      return decimal(toPlaces(decimalOfBytes(value.bytes), places, rounding))
    case 'int32':
    case 'int64': {
      const whole = toPlaces(decimalOfInteger(BigInt(value.value)), places, rounding) as Decimal128Parts
      const magnitude = whole.coefficient * 10n ** BigInt(whole.exponent)
      const result = whole.negative ? -magnitude : magnitude
      if (!isLong(result)) throw failed('Location51080', name, 'has a result that is too large for a long')
      return value.kind === 'int32' ? integer(result) : long(result)
    }
  }
}

const ofDouble = (value: number, places: number, rounding: Rounding): Decimal128Parts => {
  const exact = Number.isFinite(value) ? exactDecimalOfDouble(value) : exactDecimalOfDouble(0)
  return toPlaces(
    { ...exact, negative: value < 0 || Object.is(value, -0) },
    places,
    rounding,
  ) as Decimal128Parts
}

/** Two numbers at once, or as many as there are: of ints an int, else a long. */
const bitwise = (start: bigint, join: (left: bigint, right: bigint) => bigint): Operator =>
  ofMany(0, Infinity, (values, _, name) => {
    let result = start
    let isLongWanted = false
    for (const value of values) {
      if (isNullish(value)) return nothing
      if (value.kind !== 'int32' && value.kind !== 'int64')
        throw failed('TypeMismatch', name, `takes ints and longs, and was given ${typeOf(value)}`)
      isLongWanted ||= value.kind === 'int64'
      result = join(result, BigInt(value.value))
    }
    return isLongWanted ? long(result) : integer(result)
  })

export const roundingOperators: Readonly<Record<string, Operator>> = {
  $bitAnd: bitwise(-1n, (left, right) => left & right),
  $bitOr: bitwise(0n, (left, right) => left | right),
  $bitXor: bitwise(0n, (left, right) => left ^ right),
  $ceil: toWhole('ceil'),
  $floor: toWhole('floor'),
  $round: toGivenPlaces('half-even'),
  $trunc: toGivenPlaces('trunc'),
}
