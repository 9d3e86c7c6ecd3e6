import type { Document } from 'bson'
import { compileFilter } from '../query/filter/compile-filter.ts'
import { queryError } from '../query/query-error.ts'
import type { CatalogueRow } from '../read/catalogue-cache.ts'
import { visibleCollections } from '../read/read-view.ts'
import { createCollection as create } from '../write/collections.ts'
import type { DocumentCodec } from './documents.ts'
import { checkOptions } from './invalid-argument.ts'
import { ListedCursor } from './listed-cursor.ts'
import type { Place } from './place.ts'

/** What a collection is made with. */
export interface CreateCollectionOptions {
  readonly validator?: Document
  readonly validationLevel?: 'off' | 'moderate' | 'strict'
  readonly validationAction?: 'error' | 'warn' | 'errorAndLog'
  readonly changeStreamPreAndPostImages?: { readonly enabled: boolean }
}

export interface ListCollectionsOptions {
  readonly nameOnly?: boolean
  readonly batchSize?: number
  readonly signal?: AbortSignal
}

const createNames = ['validator', 'validationLevel', 'validationAction', 'changeStreamPreAndPostImages']

/** The collections of a place, by name, without those that the engine keeps for itself. */
export const collectionRows = (place: Place): CatalogueRow[] =>
  visibleCollections(place.view()).toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** Errors: MongoDB's 48 where there is a collection of that name. */
export async function createCollection(
  place: Place,
  codec: DocumentCodec,
  name: string,
  options: CreateCollectionOptions,
): Promise<void> {
  checkOptions('createCollection', options, createNames)
  const { project, branchId } = place
  const author = place.writer()
  if (collectionRows(place).some((row) => row.name === name)) {
    throw queryError('NamespaceExists', `Collection ${place.name}.${name} already exists.`)
  }
  const hasOptions = Object.keys(options).length > 0
  await create(project, branchId, name, author, hasOptions ? { options: codec.encode(options) } : {})
}

/** What the collections are that match a filter, as MongoDB describes them. */
export function listCollections(
  place: Place,
  codec: DocumentCodec,
  filter: Document,
  options: ListCollectionsOptions,
): ListedCursor {
  checkOptions('listCollections', options, ['nameOnly', 'batchSize', 'signal'])
  const { nameOnly = false } = options
  return new ListedCursor(codec, options, () => {
    const { matches } = compileFilter(codec.encode(filter))
    const described = collectionRows(place).map((row) => codec.encode(describe(row, codec, nameOnly)))
    return described.filter((bytes) => matches(bytes, 0))
  })
}

function describe({ name, options }: CatalogueRow, codec: DocumentCodec, nameOnly: boolean): Document {
  const described = { name, type: 'collection' }
  if (nameOnly) return described
  const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' }
  const parts = options === undefined ? {} : codec.parts(options)
  return { ...described, options: parts, info: { readOnly: false }, idIndex }
}
