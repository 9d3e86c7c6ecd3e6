import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { ElementCursor, findField, type BsonSlice } from '../../bson/raw.ts'
import type { Comparison, Filter, ValueFilter } from './filter.ts'
import { badValue, unexpectedOperator } from './filter-error.ts'
import { parseMod } from './mod-test.ts'
import { parseBits } from './parse-bits.ts'
import { parseRegex, regexOf } from './regex-filter.ts'
import { elementsOf, isTruthy, parseSize, parseTypes } from './parse-operands.ts'

/** Parses the filter document at `start`; `$elemMatch` holds one. */
export type ParseDocument = (bytes: Uint8Array, start: number) => Filter

type ParseOperator = (operand: BsonSlice, operator: string, parseDocument: ParseDocument) => ValueFilter

const operators: Readonly<Record<string, ParseOperator>> = {
  $eq: compare('$eq'),
  $gt: compare('$gt'),
  $gte: compare('$gte'),
  $lt: compare('$lt'),
  $lte: compare('$lte'),
  $ne: (operand, operator) => {
    if (operand.type === bsonType.regex) throw noRegex(operator)
    return { kind: 'not', part: equals(operand, operator) }
  },
  $in: parseIn,
  $nin: (operand, operator) => ({ kind: 'not', part: parseIn(operand, operator) }),
  $exists: (operand) => (isTruthy(operand) ? { kind: 'exists' } : { kind: 'not', part: { kind: 'exists' } }),
  $type: (operand) => ({ kind: 'type', types: parseTypes(operand) }),
  $size: (operand) => ({ kind: 'size', size: parseSize(operand) }),
  $mod: parseMod,
  $bitsAllClear: parseBits,
  $bitsAllSet: parseBits,
  $bitsAnyClear: parseBits,
  $bitsAnySet: parseBits,
  $not: parseNot,
  $all: parseAll,
  $elemMatch: parseElemMatch,
}

/** Names that make an `$elemMatch` one over documents, though they begin with a dollar. */
const ofDocuments: ReadonlySet<string> = new Set([
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$jsonSchema',
  '$text',
  '$where',
  '$comment',
])

/** What stands behind a field's name: operators, or a value that the field has to equal. */
export function parseFieldValue(value: BsonSlice, parseDocument: ParseDocument): ValueFilter {
  if (isExpression(value)) return parseOperators(value, parseDocument)
  return value.type === bsonType.regex ? regexOf(value) : equals(value, '$eq')
}

function parseOperators({ bytes, start }: BsonSlice, parseDocument: ParseDocument): ValueFilter {
  const cursor = new ElementCursor(bytes, start)
  const parts: ValueFilter[] = []
  while (cursor.next()) {
    const name = decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd)
    if (name === '$regex') {
      parts.push(parseRegex(cursor.slice(), findField(bytes, '$options', start)))
      continue
    }
    if (name === '$options') {
      if (findField(bytes, '$regex', start) === undefined)
        throw badValue('$options', '`$options` stands beside `$regex`')
      continue
    }
    const parse = Object.hasOwn(operators, name) ? operators[name] : undefined
    if (parse === undefined) throw unexpectedOperator(name)
    parts.push(parse(cursor.slice(), name, parseDocument))
  }
  return parts.length === 1 ? (parts[0] as ValueFilter) : { kind: 'every', parts }
}

/** Whether the first name of an object begins with a dollar; a DBRef is a value. */
function isExpression(value: BsonSlice): boolean {
  const first = firstName(value)
  return first !== null && first.startsWith('$') && !isDbRef(value)
}

function isDbRef({ bytes, start }: BsonSlice): boolean {
  return findField(bytes, '$ref', start) !== undefined && findField(bytes, '$id', start) !== undefined
}

function firstName({ type, bytes, start }: BsonSlice): string | null {
  if (type !== bsonType.object) return null
  const cursor = new ElementCursor(bytes, start)
  return cursor.next() ? decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd) : null
}

function compare(comparison: Comparison): ParseOperator {
  return (operand, operator) => {
    if (comparison === '$eq') return equals(operand, operator)
    if (operand.type === bsonType.regex) throw noRegex(operator)
    if (operand.type === bsonType.undefined) throw noUndefined(operator)
    return { kind: 'compare', comparison, operand }
  }
}

function equals(operand: BsonSlice, operator: string): ValueFilter {
  if (operand.type === bsonType.undefined) throw noUndefined(operator)
  return { kind: 'compare', comparison: '$eq', operand }
}

const noRegex = (operator: string): Error =>
  badValue(operator, `\`${operator}\` does not take a regular expression`)
const noUndefined = (operator: string): Error =>
  badValue(operator, `\`${operator}\` cannot compare with undefined`)

function parseIn(operand: BsonSlice, operator: string): ValueFilter {
  const operands = elementsOf(operand, operator)
  for (const value of operands) {
    if (isExpression(value)) throw badValue(operator, `\`${operator}\` takes values, not operators`)
    if (value.type === bsonType.undefined) throw noUndefined(operator)
  }
  const values = operands.filter(({ type }) => type !== bsonType.regex)
  const regexes = operands.filter(({ type }) => type === bsonType.regex)
  const equal: ValueFilter = { kind: 'in', operands: values }
  return regexes.length === 0 ? equal : { kind: 'some', parts: [equal, ...regexes.map(regexOf)] }
}

function parseNot(operand: BsonSlice, _: string, parseDocument: ParseDocument): ValueFilter {
  if (operand.type === bsonType.regex) return { kind: 'not', part: regexOf(operand) }
  if (operand.type !== bsonType.object) throw badValue('$not', '`$not` takes an object of operators')
  if (firstName(operand) === null) throw badValue('$not', '`$not` takes at least one operator')
  return { kind: 'not', part: parseOperators(operand, parseDocument) }
}

function parseAll(operand: BsonSlice, _: string, parseDocument: ParseDocument): ValueFilter {
  const elements = elementsOf(operand, '$all')
  const first = elements[0]
  if (first === undefined) return { kind: 'none' }
  if (firstName(first) === '$elemMatch')
    return { kind: 'every', parts: elements.map((element) => parseAllElemMatch(element, parseDocument)) }
  return { kind: 'every', parts: elements.map(parseAllValue) }
}

function parseAllElemMatch(element: BsonSlice, parseDocument: ParseDocument): ValueFilter {
  if (firstName(element) !== '$elemMatch')
    throw badValue('$all', '`$all` takes either values or `$elemMatch` alone')
  return parseOperators(element, parseDocument)
}

function parseAllValue(element: BsonSlice): ValueFilter {
  if (element.type === bsonType.regex) return regexOf(element)
  if (isExpression(element)) throw badValue('$all', '`$all` takes values, not operators')
  return equals(element, '$all')
}

/** With operators, each element is a value under test; with names, each element that is a document is. */
function parseElemMatch(operand: BsonSlice, _: string, parseDocument: ParseDocument): ValueFilter {
  if (operand.type !== bsonType.object) throw badValue('$elemMatch', '`$elemMatch` takes an object')
  const first = firstName(operand)
  const isOfValues =
    first !== null && first.startsWith('$') && !ofDocuments.has(first) && !isPartOfDbRef(operand)
  if (isOfValues) return { kind: 'elementValue', test: parseOperators(operand, parseDocument) }
  return { kind: 'elementFilter', filter: parseDocument(operand.bytes, operand.start) }
}

function isPartOfDbRef({ bytes, start }: BsonSlice): boolean {
  return ['$ref', '$id', '$db'].some((name) => findField(bytes, name, start) !== undefined)
}
