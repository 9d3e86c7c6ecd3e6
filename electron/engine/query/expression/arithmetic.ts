import type { MongoCodeName } from '../../../../shared/model/mongo-codes.ts'
import { added, divided, moduloOf, multiplied, subtracted } from '../values/arithmetic.ts'
import { isNumber, type NumberNode } from '../values/compare-nodes.ts'
import { shifted } from '../values/dates.ts'
import { isLong, long, toDouble } from '../values/numbers.ts'
import type { Operator } from './expression.ts'
import { failed, int, isNullish, nothing, ofMany, ofTwo, typeOf, type Value } from './operands.ts'

/** The two numbers, null where one operand is null or missing. */
function numbers(
  name: string,
  code: MongoCodeName,
  left: Value,
  right: Value,
): readonly [NumberNode, NumberNode] | null {
  if (isNullish(left) || isNullish(right)) return null
  if (isNumber(left) && isNumber(right)) return [left, right]
  throw failed(code, name, `takes numbers, and was given ${typeOf(left)} and ${typeOf(right)}`)
}

/** Numbers, among which there may be one date; what comes behind a null is not looked at. */
const add = ofMany(0, Infinity, (values, _, name) => {
  let date: bigint | null = null
  let sum: NumberNode = int(0) as NumberNode
  for (const value of values) {
    if (isNullish(value)) return nothing
    if (isNumber(value)) sum = added(sum, value)
    else if (value.kind !== 'date')
      throw failed('TypeMismatch', name, `takes numbers and a date, and was given ${typeOf(value)}`)
    else if (date === null) date = value.milliseconds
    else throw failed('Location16612', name, 'takes one date only')
  }
  return date === null ? sum : shifted(date, sum, 1n, name)
})

const subtract = ofTwo((left, right, _, name) => {
  if (isNullish(left) || isNullish(right)) return nothing
  if (isNumber(left) && isNumber(right)) return subtracted(left, right)
  if (left.kind === 'date' && isNumber(right)) return shifted(left.milliseconds, right, -1n, name)
  if (left.kind !== 'date' || right.kind !== 'date')
    throw failed('TypeMismatch', name, `cannot take ${typeOf(right)} from ${typeOf(left)}`)
  const difference = left.milliseconds - right.milliseconds
  if (!isLong(difference)) throw failed('Overflow', name, 'has a difference that is too large')
  return long(difference)
})

const multiply = ofMany(0, Infinity, (values, _, name) => {
  let product: NumberNode = int(1) as NumberNode
  for (const value of values) {
    if (isNullish(value)) return nothing
    if (!isNumber(value)) throw failed('TypeMismatch', name, `takes numbers, and was given ${typeOf(value)}`)
    product = multiplied(product, value)
  }
  return product
})

const divide = ofTwo((left, right, _, name) => {
  const pair = numbers(name, 'TypeMismatch', left, right)
  if (pair === null) return nothing
  if (toDouble(pair[1]) === 0) throw failed('BadValue', name, 'cannot divide by zero')
  return divided(...pair)
})

const mod = ofTwo((left, right, _, name) => {
  const pair = numbers(name, 'Location16611', left, right)
  if (pair === null) return nothing
  if (toDouble(pair[1]) === 0) throw failed('Location16610', name, 'cannot divide by zero')
  return moduloOf(...pair)
})

export const arithmeticOperators: Readonly<Record<string, Operator>> = {
  $add: add,
  $divide: divide,
  $mod: mod,
  $multiply: multiply,
  $subtract: subtract,
}
