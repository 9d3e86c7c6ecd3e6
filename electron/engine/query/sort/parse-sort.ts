import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../../shared/ejson/text-bytes.ts'
import { ElementCursor, readDouble, readInt32, readInt64, type BsonSlice } from '../../bson/raw.ts'
import { decimal128Text } from '../../../../shared/ejson/decimal128.ts'
import { validateDocument } from '../../bson/validate.ts'
import { queryError } from '../query-error.ts'

/** Fields in the order of their weight, each with its direction. */
export interface SortPattern {
  readonly paths: readonly string[]
  readonly descending: readonly boolean[]
}

/** By fields, or by the order in which documents are stored. */
export type Sort =
  | { readonly kind: 'fields'; readonly pattern: SortPattern }
  | { readonly kind: 'natural'; readonly isDescending: boolean }

/**
 * A sort document, `{a: 1, 'b.c': -1}` or `{$natural: 1}`, read; null where it is empty. Errors: `query.invalid` with
 * MongoDB's codes, `query.unsupported` for `$meta`.
 */
export function parseSort(bytes: Uint8Array): Sort | null {
  validateDocument(bytes)
  const cursor = new ElementCursor(bytes)
  const paths: string[] = []
  const descending: boolean[] = []
  while (cursor.next()) {
    const path = decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd)
    if (cursor.type === bsonType.object) throw metaOrBad(path, cursor.slice())
    checkPath(path)
    if (paths.includes(path)) {
      throw queryError('Location7472500', `The field \`${path}\` is named twice in the sort`, { path })
    }
    paths.push(path)
    descending.push(isDescending(path, cursor.slice()))
  }
  if (paths.includes('$natural')) return natural(paths, descending)
  return paths.length === 0 ? null : { kind: 'fields', pattern: { paths, descending } }
}

function natural(paths: readonly string[], descending: readonly boolean[]): Sort {
  if (paths.length === 1) return { kind: 'natural', isDescending: descending[0] as boolean }
  throw queryError('BadValue', '`$natural` is the only field of a sort that has it')
}

function checkPath(path: string): void {
  if (path === '$natural') return
  if (path === '') throw queryError('Location40352', 'A field of a sort has a name')
  if (path.split('.').includes('')) {
    throw queryError('Location15998', `The path \`${path}\` of the sort has an empty part`, { path })
  }
  if (path.startsWith('$')) {
    throw queryError('Location16410', `A field of a sort does not begin with a dollar, as \`${path}\` does`, {
      path,
    })
  }
}

/** The numbers 1 and -1 of any type, as MongoDB takes them. */
export function directionOf({ type, bytes, start }: BsonSlice): 1 | -1 | null {
  const value = numberOf(type, bytes, start)
  return value === 1 || value === -1 ? value : null
}

function numberOf(type: number, bytes: Uint8Array, start: number): number {
  if (type === bsonType.int32) return readInt32(bytes, start)
  if (type === bsonType.double) return readDouble(bytes, start)
  if (type === bsonType.int64) return Number(readInt64(bytes, start))
  if (type === bsonType.decimal128) return Number(decimal128Text(bytes.subarray(start, start + 16)))
  return NaN
}

function isDescending(path: string, value: BsonSlice): boolean {
  const direction = directionOf(value)
  if (direction !== null) return direction === -1
  const isNumber = !Number.isNaN(numberOf(value.type, value.bytes, value.start))
  const message = `The direction of \`${path}\` in a sort is 1 (ascending) or -1 (descending)`
  throw queryError(isNumber ? 'Location15975' : 'Location15974', message, { path })
}

function metaOrBad(path: string, { bytes, start }: BsonSlice): Error {
  const cursor = new ElementCursor(bytes, start)
  const name = cursor.next() ? decodeUtf8(bytes, cursor.nameStart, cursor.nameEnd) : ''
  if (name === '$meta')
    return queryError('NotImplemented', 'Sorting by `$meta` is not supported; leave it out', {
      operator: '$meta',
    })
  return queryError(
    'Location17312',
    `The only operator in a sort is \`$meta\`, and \`${path}\` has \`${name}\``,
    { path },
  )
}
