import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { decodeUtf8 } from '../../../shared/ejson/text-bytes.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { bytesOf } from '../bson/build.ts'
import { findField, readInt32, type BsonSlice } from '../bson/raw.ts'
import { definitionOf, type IndexDefinition } from '../index/secondary/definition.ts'
import { compileCollation, type Collation } from '../query/collation/collation.ts'
import { compileFilter, type Matcher } from '../query/filter/compile-filter.ts'
import type { CatalogueRow } from './catalogue-cache.ts'

/** An index of a collection, as its specification in the catalogue says. */
export interface CollectionIndex {
  readonly name: string
  /** BSON `{field: 1 or -1, ...}`, and all of it as MongoDB lists it. */
  readonly key: Uint8Array
  readonly specification: Uint8Array
  /** Null for kinds that are declared and not kept. */
  readonly definition: IndexDefinition | null
  readonly isUnique: boolean
  readonly isSparse: boolean
  readonly isHidden: boolean
  readonly collation: Collation | undefined
  /** What the documents match that MongoDB would have in the index; null where it has all. */
  readonly partial: Matcher | null
}

const known = new WeakMap<CatalogueRow, readonly CollectionIndex[]>()

/** The indexes of a collection but the one on `_id`, in the order in which they were made. */
export function indexesOf(row: CatalogueRow): readonly CollectionIndex[] {
  const before = known.get(row)
  if (before !== undefined) return before
  const indexes = (row.indexes ?? []).map(indexOf)
  known.set(row, indexes)
  return indexes
}

/** One that was taken over from a server may have options that are not to be had here: it is declared and not kept. */
export function indexOf(specification: Uint8Array): CollectionIndex {
  const meaning = meaningOf(specification)
  return {
    name: textOf(findField(specification, 'name')),
    key: documentAt(specification, 'key') ?? new Uint8Array(5),
    specification,
    definition: meaning === null ? null : definitionOf(specification),
    isUnique: isTrue(findField(specification, 'unique')),
    isSparse: isTrue(findField(specification, 'sparse')),
    isHidden: isTrue(findField(specification, 'hidden')),
    collation: meaning?.collation,
    partial: meaning?.partial ?? null,
  }
}

function meaningOf(specification: Uint8Array): Pick<CollectionIndex, 'collation' | 'partial'> | null {
  try {
    const collation = compileCollation(documentAt(specification, 'collation'))
    const partial = documentAt(specification, 'partialFilterExpression')
    return { collation, partial: partial === null ? null : compileFilter(partial, { collation }) }
  } catch (error) {
    if (isArgonError(error)) return null
    throw error
  }
}

function documentAt(specification: Uint8Array, name: string): Uint8Array | null {
  const field = findField(specification, name)
  return field?.type === bsonType.object ? bytesOf(field) : null
}

function textOf(field: BsonSlice | undefined): string {
  return field?.type === bsonType.string ? decodeUtf8(field.bytes, field.start + 4, field.end - 1) : ''
}

/** True as MongoDB takes it: `true`, or a number that is not zero. */
function isTrue(field: BsonSlice | undefined): boolean {
  if (field === undefined) return false
  const { type, bytes, start, end } = field
  if (type === bsonType.boolean) return bytes[start] === 1
  if (type === bsonType.int32) return readInt32(bytes, start) !== 0
  const isNumber = type === bsonType.double || type === bsonType.int64
  return isNumber && bytes.subarray(start, end).some((byte) => byte !== 0)
}
