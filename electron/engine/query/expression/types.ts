import { bsonType, bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'
import { isNumber } from '../values/compare-nodes.ts'
import { converters } from '../values/convert.ts'
import { exactInteger } from '../values/numbers.ts'
import { hasPart } from './date-parts.ts'
import { folded, type Operator } from './expression.ts'
import {
  failed,
  isNullish,
  namedOperands,
  nothing,
  ofOne,
  text,
  truth,
  typeOf,
  type Value,
} from './operands.ts'

const typesByAlias = new Map<string, number>(
  Object.values(bsonType).map((type) => [bsonTypeName(type), type]),
)

function converted(value: TreeNode, type: number, name: string): TreeNode {
  const result = converters[type]?.(value) ?? null
  if (result !== null) return result
  const shown = value.kind === 'string' ? `\`${value.value}\`` : typeOf(value)
  throw failed('ConversionFailure', name, `cannot make ${bsonTypeName(type)} of ${shown}`)
}

const to = (type: number): Operator =>
  ofOne((value, name) => (isNullish(value) ? nothing : converted(value, type, name)))

const convert: Operator = (operand, environment, name) => {
  const codes = { notObject: 'FailedToParse', unknown: 'FailedToParse' } as const
  const parts = namedOperands(operand, environment, name, codes, {
    input: 'FailedToParse',
    to: 'FailedToParse',
    onError: null,
    onNull: null,
    format: null,
  })
  const [hasOnError, hasOnNull] = [hasPart(operand, 'onError'), hasPart(operand, 'onNull')]
  return folded(Object.values(parts), (scope) => {
    const input = parts.input(scope)
    const target = parts.to(scope)
    if (isNullish(target)) return nothing
    const type = typeNamed(target, name)
    if (isNullish(input)) return hasOnNull ? parts.onNull(scope) : nothing
    const result = converters[type]?.(input) ?? null
    if (result === null && hasOnError) return parts.onError(scope)
    return result ?? converted(input, type, name)
  })
}

/** A type by its alias, its number, or an object of one of these. */
function typeNamed(target: TreeNode, name: string): number {
  if (target.kind === 'object') {
    const inner = target.fields.find(([field]) => field === 'type')?.[1]
    if (inner === undefined) throw failed('FailedToParse', name, 'takes a type as its `to`')
    return typeNamed(inner, name)
  }
  if (target.kind === 'string') {
    const type = typesByAlias.get(target.value)
    if (type === undefined) throw failed('BadValue', name, `knows no type \`${target.value}\``)
    return type
  }
  const number = isNumber(target) ? exactInteger(target) : null
  const known =
    number === null ? undefined : [...typesByAlias.values()].find((type) => BigInt(type) === number)
  if (known === undefined)
    throw failed('FailedToParse', name, 'takes the name or the number of a type as its `to`')
  return known
}

const timestampPart = (
  code: 'Location5687301' | 'Location5687302',
  read: 'seconds' | 'increment',
): Operator =>
  ofOne((value: Value, name) => {
    if (isNullish(value)) return nothing
    if (value.kind !== 'timestamp')
      throw failed(code, name, `takes a timestamp, and was given ${typeOf(value)}`)
    return { kind: 'int64', value: BigInt(value[read]) }
  })

export const typeOperators: Readonly<Record<string, Operator>> = {
  $convert: convert,
  $isNumber: ofOne((value) => truth(isNumber(value))),
  $toBool: to(bsonType.boolean),
  $toDate: to(bsonType.date),
  $toDecimal: to(bsonType.decimal128),
  $toDouble: to(bsonType.double),
  $toInt: to(bsonType.int32),
  $toLong: to(bsonType.int64),
  $toObjectId: to(bsonType.objectId),
  $toString: to(bsonType.string),
  $tsIncrement: timestampPart('Location5687302', 'increment'),
  $tsSecond: timestampPart('Location5687301', 'seconds'),
  $type: ofOne((value) => text(typeOf(value))),
}
