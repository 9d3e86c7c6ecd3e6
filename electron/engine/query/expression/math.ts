import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { isNumber, type NumberNode } from '../values/compare-nodes.ts'
import * as decimals from '../values/decimal-functions.ts'
import { absolute, decimalOfBytes, type Decimal } from '../values/decimal.ts'
import {
  decimal,
  decimalOfDouble,
  double,
  integer,
  isInt,
  isLong,
  long,
  longMin,
  toDecimal,
  toDouble,
} from '../values/numbers.ts'
import type { Operator } from './expression.ts'
import { failed, isNullish, nothing, ofOne, ofTwo, typeOf, type Value } from './operands.ts'

/** An operator of one number; null and what is missing give null. */
const ofNumber = (evaluate: (value: NumberNode, name: string) => Value): Operator =>
  ofOne((value, name) => {
    if (isNullish(value)) return nothing
    if (!isNumber(value))
      throw failed('Location28765', name, `takes a number, and was given ${typeOf(value)}`)
    return evaluate(value, name)
  })

/** A function of real numbers, within bounds if there are any; decimals give decimals. */
const ofReal = (
  onDoubles: (value: number) => number,
  isAllowed: (value: number) => boolean = () => true,
  code: MongoCodeName = 'Location50989',
  onDecimals: (value: Decimal) => Decimal = (value) => decimalOfDouble(onDoubles(numberOf(value))),
): Operator =>
  ofNumber((value, name) => {
    const real = toDouble(value)
    if (!Number.isNaN(real) && !isAllowed(real)) throw failed(code, name, `is not defined for ${real}`)
    if (value.kind === 'decimal128') return decimal(onDecimals(decimalOfBytes(value.bytes)))
    return double(onDoubles(real))
  })

const numberOf = (value: Decimal): number => toDouble(decimal(value))

const abs = ofNumber((value, name) => {
  switch (value.kind) {
    case 'int32':
      return integer(BigInt(Math.abs(value.value)))
    case 'int64':
      if (value.value === longMin) throw failed('Location28680', name, 'has no result for the smallest long')
      return long(value.value < 0n ? -value.value : value.value)
    case 'double':
      return double(Math.abs(value.value))
    case 'decimal128':
      return decimal(absolute(decimalOfBytes(value.bytes)))
  }
})

const bitNot = ofNumber((value, name) => {
  if (value.kind === 'int32') return { kind: 'int32', value: ~value.value }
  if (value.kind === 'int64') return long(~value.value)
  throw failed('TypeMismatch', name, `takes an int or a long, and was given ${typeOf(value)}`)
})

const log = ofTwo((argument, base, _, name) => {
  if (isNullish(argument) || isNullish(base)) return nothing
  if (!isNumber(argument))
    throw failed('Location28756', name, `takes a number, and was given ${typeOf(argument)}`)
  if (!isNumber(base))
    throw failed('Location28757', name, `takes a number as its base, and was given ${typeOf(base)}`)
  const [value, ofBase] = [toDouble(argument), toDouble(base)]
  if (value <= 0) throw failed('Location28758', name, `takes a positive number, and was given ${value}`)
  if (ofBase <= 0 || ofBase === 1) throw failed('Location28759', name, `has no base ${ofBase}`)
  if (argument.kind !== 'decimal128' && base.kind !== 'decimal128')
    return double(Math.log(value) / Math.log(ofBase))
  return decimal(decimals.logarithmTo(toDecimal(argument), toDecimal(base)))
})

const pow = ofTwo((base, exponent, _, name) => {
  if (isNullish(base) || isNullish(exponent)) return nothing
  if (!isNumber(base))
    throw failed('Location28762', name, `takes a number as its base, and was given ${typeOf(base)}`)
  if (!isNumber(exponent))
    throw failed('Location28763', name, `takes a number as its exponent, and was given ${typeOf(exponent)}`)
  if (toDouble(base) === 0 && toDouble(exponent) < 0)
    throw failed('Location28764', name, 'cannot take zero to a negative exponent')
  if (base.kind === 'decimal128' || exponent.kind === 'decimal128')
    return decimal(decimals.power(toDecimal(base), toDecimal(exponent)))
  return wholePower(base, exponent) ?? double(toDouble(base) ** toDouble(exponent))
})

/** The power of two integers where it is one: an int where both are and it fits, else a long. */
function wholePower(base: NumberNode, exponent: NumberNode): NumberNode | null {
  if (base.kind !== 'int32' && base.kind !== 'int64') return null
  if (exponent.kind !== 'int32' && exponent.kind !== 'int64') return null
  const [number, times] = [BigInt(base.value), BigInt(exponent.value)]
  const isUnit = number >= -1n && number <= 1n
  if (times < 0n && !isUnit) return null
  if (times > 63n && !isUnit) return null
  const power = isUnit ? unitPower(number, times) : number ** times
  if (!isLong(power)) return null
  return base.kind === 'int32' && exponent.kind === 'int32' && isInt(power) ? integer(power) : long(power)
}

const unitPower = (base: bigint, exponent: bigint): bigint =>
  exponent === 0n ? 1n : base === -1n && exponent % 2n === 0n ? 1n : base

const isPositive = (value: number): boolean => value > 0
const isWithinOne = (value: number): boolean => value >= -1 && value <= 1
const isFinite = (value: number): boolean => Number.isFinite(value)

export const mathOperators: Readonly<Record<string, Operator>> = {
  $abs: abs,
  $acos: ofReal(Math.acos, isWithinOne),
  $acosh: ofReal(Math.acosh, (value) => value >= 1),
  $asin: ofReal(Math.asin, isWithinOne),
  $asinh: ofReal(Math.asinh),
  $atan: ofReal(Math.atan),
  $atan2: ofTwo((y, x, _, name) => {
    if (isNullish(y) || isNullish(x)) return nothing
    if (!isNumber(y)) throw failed('Location51044', name, `takes numbers, and was given ${typeOf(y)}`)
    if (!isNumber(x)) throw failed('Location51045', name, `takes numbers, and was given ${typeOf(x)}`)
    const angle = Math.atan2(toDouble(y), toDouble(x))
    return y.kind === 'decimal128' || x.kind === 'decimal128'
      ? decimal(decimalOfDouble(angle))
      : double(angle)
  }),
  $atanh: ofReal(Math.atanh, isWithinOne),
  $bitNot: bitNot,
  $cos: ofReal(Math.cos, isFinite),
  $cosh: ofReal(Math.cosh),
  $degreesToRadians: ofReal((value) => value * (Math.PI / 180)),
  $exp: ofReal(Math.exp, undefined, undefined, decimals.exponential),
  $ln: ofReal(Math.log, isPositive, 'Location28766', decimals.logarithm),
  $log: log,
  $log10: ofReal(Math.log10, isPositive, 'Location28761', decimals.logarithmOfTen),
  $pow: pow,
  $radiansToDegrees: ofReal((value) => value * (180 / Math.PI)),
  $sigmoid: ofReal((value) => 1 / (1 + Math.exp(-value))),
  $sin: ofReal(Math.sin, isFinite),
  $sinh: ofReal(Math.sinh),
  $sqrt: ofReal(Math.sqrt, (value) => value >= 0, 'Location28714', decimals.squareRoot),
  $tan: ofReal(Math.tan, isFinite),
  $tanh: ofReal(Math.tanh),
}
