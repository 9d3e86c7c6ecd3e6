import type { Db, Filter, Document } from 'mongodb'
import { pageBytesMax, pageDocumentsMax } from '../../../shared/model/limits.ts'
import { decode } from '../bson/bson-options.ts'
import { validateDocument } from '../bson/validate.ts'
import { allDocuments } from '../mongodb/raw-reads.ts'
import { checkCount } from '../projects/check-count.ts'
import { idDocument } from '../write/documents.ts'
import { findPrefixBranch, listPrefixBranches, sourceName } from './prefix-branches.ts'

export interface PrefixCollectionCount {
  readonly name: string
  readonly count: number
}

/** The collections of a branch by name, each with its count of documents. */
export async function listPrefixCollections(
  db: Db,
  listed: readonly string[] | null,
  branch: string,
): Promise<PrefixCollectionCount[]> {
  const { collections } = findPrefixBranch(await listPrefixBranches(db, listed), branch)
  const counted: PrefixCollectionCount[] = []
  for (const { name, source } of collections) {
    const count: unknown = await db.collection(source).estimatedDocumentCount()
    counted.push({ name, count: Number(count) })
  }
  return counted
}

export interface PrefixPageInput {
  readonly branch: string
  readonly collection: string
  /** `id` is BSON `{_id: value}`. */
  readonly from:
    | { readonly kind: 'id'; readonly id: Uint8Array; readonly inclusive: boolean }
    | { readonly kind: 'offset'; readonly offset: number }
    | null
  readonly direction: 'forward' | 'backward'
  readonly limit: number
}

/** Documents in `_id` order whatever the direction; BSON `{_id: value}` of the first and the last. */
export interface PrefixPage {
  readonly documents: readonly Uint8Array[]
  readonly first: Uint8Array | null
  readonly last: Uint8Array | null
  readonly total: number
  readonly hasMore: boolean
}

/** A page of documents; it stops before they exceed `pageBytesMax` together. */
export async function readPrefixPage(db: Db, input: PrefixPageInput): Promise<PrefixPage> {
  const { direction, limit } = input
  checkCount('Documents of a page', limit, pageDocumentsMax)
  const collection = db.collection(sourceName(input.branch, input.collection))
  const total: unknown = await collection.estimatedDocumentCount()
  const options = {
    raw: true,
    sort: { _id: direction === 'forward' ? 1 : -1 },
    skip: input.from?.kind === 'offset' ? input.from.offset : 0,
    limit: limit + 1,
  } as const
  const found = await allDocuments(collection.find(startOf(input), options))
  const fit = fitting(found.slice(0, limit))
  const documents = direction === 'forward' ? fit : fit.toReversed()
  return {
    documents,
    first: idOf(documents.at(0)),
    last: idOf(documents.at(-1)),
    total: Number(total),
    hasMore: found.length > fit.length,
  }
}

const idOf = (document: Uint8Array | undefined): Uint8Array | null =>
  document === undefined ? null : idDocument(document)

function startOf({ from, direction }: PrefixPageInput): Filter<Document> {
  if (from?.kind !== 'id') return {}
  validateDocument(from.id)
  const operator = (direction === 'forward' ? '$gt' : '$lt') + (from.inclusive ? 'e' : '')
  return { _id: { [operator]: decode(from.id)['_id'] as unknown } } as Filter<Document>
}

function fitting(documents: readonly Uint8Array[]): Uint8Array[] {
  let bytes = 0
  const end = documents.findIndex((document, i) => (bytes += document.length) > pageBytesMax && i > 0)
  return documents.slice(0, end === -1 ? documents.length : end)
}

/** One document by BSON `{_id: value}`; null where there is none. */
export async function readPrefixDocument(
  db: Db,
  branch: string,
  collection: string,
  id: Uint8Array,
): Promise<Uint8Array | null> {
  validateDocument(id)
  const wanted = decode(idDocument(id))['_id'] as unknown
  const filter = { _id: { $eq: wanted } } as Filter<Document>
  const source = db.collection(sourceName(branch, collection))
  const [found] = await allDocuments(source.find(filter, { raw: true, limit: 1 }))
  return found ?? null
}
