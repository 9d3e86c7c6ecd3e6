import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { ElementCursor, type BsonSlice } from '../../bson/raw.ts'
import { validateDocument } from '../../bson/validate.ts'
import { fieldPath } from './field-path.ts'
import { fieldFilter, type Filter } from './filter.ts'
import { badValue, unexpectedOperator } from './filter-error.ts'
import { parseFieldValue } from './parse-operators.ts'

const lists = { $and: 'and', $or: 'or', $nor: 'nor' } as const
/** The fields of a DBRef begin with a dollar and are fields all the same. */
const dbRefNames: ReadonlySet<string> = new Set(['$ref', '$id', '$db'])

/** A filter document to its tree. Errors: those of `validateDocument`, `query.invalid`, `query.unsupported`. */
export function parseFilter(bytes: Uint8Array): Filter {
  validateDocument(bytes)
  return parseDocument(bytes, 0)
}

function parseDocument(bytes: Uint8Array, start: number): Filter {
  const cursor = new ElementCursor(bytes, start)
  const parts: Filter[] = []
  while (cursor.next()) {
    const name = decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd)
    if (name === '$comment') continue
    parts.push(parseElement(name, cursor.slice()))
  }
  return parts.length === 1 ? (parts[0] as Filter) : { kind: 'and', parts }
}

function parseElement(name: string, value: BsonSlice): Filter {
  if (!name.startsWith('$') || dbRefNames.has(name))
    return fieldFilter(fieldPath(name), parseFieldValue(value, parseDocument))
  const kind = Object.hasOwn(lists, name) ? lists[name as keyof typeof lists] : null
  if (kind === null) throw unexpectedOperator(name)
  return { kind, parts: parseList(name, value) }
}

function parseList(operator: string, { type, bytes, start }: BsonSlice): Filter[] {
  if (type !== bsonType.array) throw badValue(operator, `\`${operator}\` takes an array of filters`)
  const cursor = new ElementCursor(bytes, start)
  const parts: Filter[] = []
  while (cursor.next()) {
    if (cursor.type !== bsonType.object)
      throw badValue(operator, `Each entry of \`${operator}\` must be a filter`)
    parts.push(parseDocument(bytes, cursor.valueStart))
  }
  if (parts.length === 0) throw badValue(operator, `\`${operator}\` takes at least one filter`)
  return parts
}
