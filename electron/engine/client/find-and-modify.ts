import type { Document } from 'bson'
import { findAndModify, type FindAndModifyInput } from '../write/find-and-modify.ts'
import { documentOptionNames, type DocumentCodec, type DocumentOptions } from './documents.ts'
import { encoded, hinted } from './encoded.ts'
import { checkOptions, invalidArgument } from './invalid-argument.ts'
import type { Place } from './place.ts'
import { sortSpec, type Sort } from './sort-spec.ts'
import { replacementBytes, updateBytes } from './write-models.ts'

export interface FindOneAndOptions extends DocumentOptions {
  readonly sort?: Sort
  readonly projection?: Document
  readonly collation?: Document
  readonly hint?: string | Document
  readonly let?: Document
  /** Gives what the server says of it beside the document. */
  readonly includeResultMetadata?: boolean
}

export interface FindOneAndReplaceOptions extends FindOneAndOptions {
  readonly upsert?: boolean
  /** The document as it was (`before`, where nothing is said) or as it is then. */
  readonly returnDocument?: 'before' | 'after'
  readonly bypassDocumentValidation?: boolean
}

export interface FindOneAndUpdateOptions extends FindOneAndReplaceOptions {
  readonly arrayFilters?: readonly Document[]
}

const names = [
  'sort',
  'projection',
  'collation',
  'hint',
  'let',
  'includeResultMetadata',
  ...documentOptionNames,
]
const replaceNames = [...names, 'upsert', 'returnDocument', 'bypassDocumentValidation']
const updateNames = [...replaceNames, 'arrayFilters']

/** Where one document is found and changed in one step. */
export interface FindOneAnd {
  readonly place: Place
  readonly codec: DocumentCodec
  readonly collection: string
  readonly filter: Document
}

export function findOneAndDelete(one: FindOneAnd, options: FindOneAndOptions): Promise<Document | null> {
  checkOptions('findOneAndDelete', options, names)
  return change(one, options, { kind: 'remove' }, {})
}

export function findOneAndReplace(
  one: FindOneAnd,
  replacement: Document,
  options: FindOneAndReplaceOptions,
): Promise<Document | null> {
  checkOptions('findOneAndReplace', options, replaceNames)
  const { upsert = false, returnDocument = 'before' } = options
  const update = replacementBytes(one.codec, replacement)
  return change(one, options, { kind: 'update', update, upsert, isNew: returnDocument === 'after' }, options)
}

export function findOneAndUpdate(
  one: FindOneAnd,
  update: Document | readonly Document[],
  options: FindOneAndUpdateOptions,
): Promise<Document | null> {
  checkOptions('findOneAndUpdate', options, updateNames)
  const { upsert = false, returnDocument = 'before', arrayFilters } = options
  const filters = arrayFilters?.map((filter) => one.codec.encode(filter))
  const isNew = returnDocument === 'after'
  const plain = { kind: 'update', update: updateBytes(one.codec, update), upsert, isNew } as const
  return change(one, options, filters === undefined ? plain : { ...plain, arrayFilters: filters }, options)
}

async function change(
  { place, codec: given, collection, filter }: FindOneAnd,
  options: FindOneAndOptions,
  action: FindAndModifyInput['change'],
  { bypassDocumentValidation = false }: Pick<FindOneAndReplaceOptions, 'bypassDocumentValidation'>,
): Promise<Document | null> {
  const codec = given.with(options)
  const { hint, projection, collation, let: variables, includeResultMetadata = false } = options
  if (typeof filter !== 'object' || filter === null)
    throw invalidArgument('Argument "filter" must be an object')
  const author = place.writer()
  const found = await findAndModify(
    place.project,
    {
      branchId: place.branchId,
      database: place.name,
      collection,
      filter: codec.encode(filter),
      change: action,
      bypassDocumentValidation,
      ...encoded(codec, { sort: sortSpec(options.sort), fields: projection, collation, variables }),
      ...hinted(codec, hint),
    },
    author,
  )
  const value = found.value === null ? null : codec.decode(found.value)
  if (!includeResultMetadata) return value
  const { n, updatedExisting, upsertedId } = found
  const upserted = upsertedId === undefined ? {} : { upserted: codec.parts(upsertedId)['_id'] as unknown }
  const lastErrorObject = action.kind === 'remove' ? { n } : { n, updatedExisting, ...upserted }
  return { lastErrorObject, value, ok: 1 }
}
