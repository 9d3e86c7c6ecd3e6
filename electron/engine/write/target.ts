import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { bytesOf, documentOf, element } from '../bson/build.ts'
import { findField, type BsonSlice } from '../bson/raw.ts'
import { queryError } from '../query/query-error.ts'
import { compileFilter, type Matcher } from '../query/filter/compile-filter.ts'
import { isSystemCollection } from '../read/catalogue.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import { collationOf } from '../read/collection-collation.ts'
import { idDocument } from './documents.ts'
import { StatementError } from './write-failure.ts'

/** A collection that a statement writes to. */
export interface Target {
  readonly row: CatalogueRow
  readonly validator: Validator | null
}

/** What the collection asks of its documents. */
interface Validator {
  readonly matcher: Matcher
  /** Whether documents that failed before may go on failing. */
  readonly isModerate: boolean
}

/** Refuses what clients may not write to: the engine's own collections, and views. */
export function refuseUnwritable(name: string, row: CatalogueRow | undefined): void {
  if (isSystemCollection(name))
    throw queryError(
      'InvalidNamespace',
      `Collections whose names begin with \`system.\` cannot be written to`,
    )
  if (row?.options !== undefined && findField(row.options, 'viewOn') !== undefined)
    throw queryError(
      'CommandNotSupportedOnView',
      `\`${name}\` is a view; write to the collection that it shows`,
    )
}

/** A collection with the validator of its options ready; `now` in milliseconds is its `$$NOW`. */
export const targetOf = (row: CatalogueRow, now: bigint): Target => ({
  row,
  validator: validatorOf(row, now),
})

function validatorOf(row: CatalogueRow, now: bigint): Validator | null {
  const { options } = row
  const filter = options === undefined ? undefined : findField(options, 'validator')
  if (options === undefined || filter?.type !== bsonType.object) return null
  const level = text(findField(options, 'validationLevel')) ?? 'strict'
  const action = text(findField(options, 'validationAction')) ?? 'error'
  if (level === 'off' || action === 'warn') return null
  const matcher = compileFilter(bytesOf(filter), { now, collation: collationOf(row, undefined) })
  return { matcher, isModerate: level === 'moderate' }
}

const text = (value: BsonSlice | undefined): string | undefined =>
  value?.type === bsonType.string
    ? Buffer.from(value.bytes.subarray(value.start + 4, value.end - 1)).toString()
    : undefined

/** Refuses a document that the collection's validator does not let in; `before` is what it takes the place of. */
export function checkValid({ validator }: Target, document: Uint8Array, before: Uint8Array | null): void {
  if (validator === null || validator.matcher.matches(document, 0)) return
  if (validator.isModerate && before !== null && !validator.matcher.matches(before, 0)) return
  const { type, bytes, start, end } = findField(idDocument(document), '_id') as BsonSlice
  const errInfo = documentOf([element(type, 'failingDocumentId', bytes.subarray(start, end))])
  throw new StatementError('query.invalid', 'Document failed validation', 'DocumentValidationFailure', {
    errInfo,
  })
}
