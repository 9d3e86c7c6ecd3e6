import { bsonType, bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { canonicalPlace, numberPlace } from '../../bson/canonical-order.ts'
import { exactNumber } from '../../bson/numbers.ts'
import { ElementCursor, type BsonSlice } from '../../bson/raw.ts'
import { badValue, filterError } from './filter-error.ts'

const numberTypes = [bsonType.double, bsonType.int32, bsonType.int64, bsonType.decimal128]
const minKeyCode = -1

const typesByAlias = new Map<string, number>(
  Object.values(bsonType).map((type) => [bsonTypeName(type), type]),
)

export const isNumber = ({ type, start }: BsonSlice): boolean => canonicalPlace(type, start) === numberPlace

/** Numbers are true unless 0; null and undefined are false, everything else is true. */
export function isTruthy(operand: BsonSlice): boolean {
  const { type, bytes, start } = operand
  if (isNumber(operand)) return exactNumber(type, bytes, start).kind !== 'zero'
  if (type === bsonType.boolean) return bytes[start] === 1
  return type !== bsonType.null && type !== bsonType.undefined
}

/** Decimals and doubles of more digits than that are no number that anything counts by. */
const digitsMax = 400

/** The whole part of a number of any type, null where it has none: NaN, and infinities. */
export function truncatedOf({ type, bytes, start }: BsonSlice): bigint | null {
  const exact = exactNumber(type, bytes, start)
  if (exact.kind === 'zero') return 0n
  if (exact.kind !== 'finite' || exact.exponent > digitsMax) return null
  const digits = exact.digits.slice(0, Math.max(exact.exponent + 1, 0)).padEnd(exact.exponent + 1, '0')
  const magnitude = BigInt(digits)
  return exact.negative ? -magnitude : magnitude
}

/** The value of a whole number of any type; null where it has a fraction or is none. */
export function integerOf(operand: BsonSlice): bigint | null {
  if (!isNumber(operand)) return null
  const exact = exactNumber(operand.type, operand.bytes, operand.start)
  const hasFraction = exact.kind === 'finite' && exact.exponent < exact.digits.length - 1
  return hasFraction ? null : truncatedOf(operand)
}

/** As `integerOf`, as far as a double holds it exactly. */
function wholeNumber(operand: BsonSlice): number | null {
  const value = integerOf(operand)
  return value !== null && Number.isSafeInteger(Number(value)) ? Number(value) : null
}

/** The elements of an array that an operator takes. */
export function elementsOf({ type, bytes, start }: BsonSlice, operator: string): BsonSlice[] {
  if (type !== bsonType.array) throw badValue(operator, `\`${operator}\` takes an array`)
  const cursor = new ElementCursor(bytes, start)
  const elements: BsonSlice[] = []
  while (cursor.next()) elements.push(cursor.slice())
  return elements
}

/** The operand of `$sampleRate`: a share from 0 to 1. */
export function parseRate(operand: BsonSlice): number {
  const { type, bytes, start } = operand
  const exact = isNumber(operand) ? exactNumber(type, bytes, start) : null
  if (exact?.kind === 'zero') return 0
  const rate =
    exact?.kind === 'finite' && !exact.negative ? Number(`0.${exact.digits}e${exact.exponent + 1}`) : NaN
  if (!(rate <= 1)) throw badValue('$sampleRate', '`$sampleRate` takes a number from 0 to 1')
  return rate
}

/** The operand of `$size`: a whole number, not below zero. */
export function parseSize(operand: BsonSlice): number {
  const size = wholeNumber(operand)
  if (size === null) throw badValue('$size', '`$size` takes a whole number')
  if (size < 0) throw badValue('$size', '`$size` may not be negative')
  return size
}

/** The operand of `$type`: one alias or code, or an array of them. Gives the type bytes of BSON. */
export function parseTypes(operand: BsonSlice): ReadonlySet<number> {
  if (operand.type !== bsonType.array) return new Set(typesOf(operand))
  const cursor = new ElementCursor(operand.bytes, operand.start)
  const types = new Set<number>()
  while (cursor.next()) for (const type of typesOf(cursor.slice())) types.add(type)
  if (types.size === 0) throw filterError('FailedToParse', '$type', '`$type` takes at least one type')
  return types
}

function typesOf(operand: BsonSlice): readonly number[] {
  if (operand.type === bsonType.string) return typesOfAlias(operand)
  if (!isNumber(operand))
    throw filterError('TypeMismatch', '$type', '`$type` takes names or numbers of types')
  const code = wholeNumber(operand)
  const type = code === minKeyCode ? bsonType.minKey : code
  if (type === null || ![...typesByAlias.values()].includes(type as never) || code === bsonType.minKey)
    throw badValue('$type', 'There is no type of this number')
  return [type]
}

function typesOfAlias({ bytes, start, end }: BsonSlice): readonly number[] {
  const alias = decodeUtf8(bytes, start + 4, end - 1)
  if (alias === 'number') return numberTypes
  const type = typesByAlias.get(alias)
  if (type === undefined) throw badValue('$type', `There is no type \`${alias}\``)
  return [type]
}
