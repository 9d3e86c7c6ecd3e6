import type { Db, Document, Filter } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { decode } from '../bson/bson-options.ts'
import { rawBatches } from '../mongodb/raw-reads.ts'
import { throwIfAborted } from '../transfer/mongodb/stop.ts'
import { findPrefixBranch, listPrefixBranches } from './prefix-branches.ts'

export interface PrefixScanInput {
  readonly branch: string
  readonly collection: string
  /** A filter as BSON, which the server evaluates; null for every document. */
  readonly filter: Uint8Array | null
  readonly limit: number | null
  readonly signal: AbortSignal
}

/** Documents of a collection in `_id` order, in batches. Errors: `branch.notFound`, `collection.notFound`, `cancelled`. */
export async function* scanPrefixDocuments(
  db: Db,
  listed: readonly string[] | null,
  { branch: wanted, collection, filter, limit, signal }: PrefixScanInput,
): AsyncGenerator<readonly Uint8Array[]> {
  const branch = findPrefixBranch(await listPrefixBranches(db, listed), wanted)
  const found = branch.collections.find(({ name }) => name === collection)
  if (found === undefined) {
    const message = `There is no collection \`${collection}\` on branch \`${branch.name}\``
    throw new ArgonError('collection.notFound', message, { name: collection, branch: branch.name })
  }
  const query = (filter === null ? {} : decode(filter)) as Filter<Document>
  const options = { raw: true, sort: { _id: 1 }, ...(limit === null ? {} : { limit }) } as const
  for await (const batch of rawBatches(db.collection(found.source).find(query, options))) {
    throwIfAborted(signal)
    yield batch
  }
}
