import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { ElementCursor, type BsonSlice } from '../../bson/raw.ts'
import { validateDocument } from '../../bson/validate.ts'
import { fieldPath } from './field-path.ts'
import { fieldFilter, type Filter } from './filter.ts'
import { badValue, filterError, unexpectedOperator } from './filter-error.ts'
import { integerOf, parseRate } from './parse-operands.ts'
import { parseFieldValue } from './parse-operators.ts'

const lists = { $and: 'and', $or: 'or', $nor: 'nor' } as const
/** The fields of a DBRef begin with a dollar and are fields all the same. */
const dbRefNames: ReadonlySet<string> = new Set(['$ref', '$id', '$db'])

/** A filter document to its tree. Errors: those of `validateDocument`, `query.invalid`, `query.unsupported`. */
export function parseFilter(bytes: Uint8Array): Filter {
  validateDocument(bytes)
  return parseDocument(bytes, 0, true)
}

/** The filter of an element that is a document. */
const parseElementFilter = (bytes: Uint8Array, start: number): Filter => parseDocument(bytes, start, false)

function parseDocument(bytes: Uint8Array, start: number, isTop: boolean): Filter {
  const cursor = new ElementCursor(bytes, start)
  const parts: Filter[] = []
  while (cursor.next()) {
    const name = decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd)
    if (name === '$comment') continue
    parts.push(parseElement(name, cursor.slice(), isTop))
  }
  return parts.length === 1 ? (parts[0] as Filter) : { kind: 'and', parts }
}

function parseElement(name: string, value: BsonSlice, isTop: boolean): Filter {
  if (!name.startsWith('$') || dbRefNames.has(name))
    return fieldFilter(fieldPath(name), parseFieldValue(value, parseElementFilter))
  const kind = Object.hasOwn(lists, name) ? lists[name as keyof typeof lists] : null
  return kind === null ? parseWhole(name, value, isTop) : { kind, parts: parseList(name, value, isTop) }
}

/** What is asked of the document as a whole. */
function parseWhole(name: string, value: BsonSlice, isTop: boolean): Filter {
  switch (name) {
    case '$alwaysFalse':
    case '$alwaysTrue':
      if (integerOf(value) !== 1n)
        throw filterError('FailedToParse', name, `\`${name}\` takes the number 1 and nothing else`)
      return { kind: 'constant', holds: name === '$alwaysTrue' }
    case '$sampleRate':
      return { kind: 'sample', rate: parseRate(value) }
    case '$expr':
      if (!isTop) throw badValue(name, '`$expr` is asked of whole documents, not of elements of an array')
      return { kind: 'expression', operand: value }
    case '$jsonSchema':
      return { kind: 'schema', operand: value }
    default:
      throw unexpectedOperator(name)
  }
}

function parseList(operator: string, { type, bytes, start }: BsonSlice, isTop: boolean): Filter[] {
  if (type !== bsonType.array) throw badValue(operator, `\`${operator}\` takes an array of filters`)
  const cursor = new ElementCursor(bytes, start)
  const parts: Filter[] = []
  while (cursor.next()) {
    if (cursor.type !== bsonType.object)
      throw badValue(operator, `Each entry of \`${operator}\` must be a filter`)
    parts.push(parseDocument(bytes, cursor.valueStart, isTop))
  }
  if (parts.length === 0) throw badValue(operator, `\`${operator}\` takes at least one filter`)
  return parts
}
