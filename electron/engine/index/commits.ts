import { Long } from 'bson'
import { isDataOperation, type Commit, type Entry, type Operation } from '../../../shared/model/entry.ts'
import { asCollectionId, type CollectionId } from '../../../shared/model/ids.ts'
import { commitCollectionsMax } from '../../../shared/model/limits.ts'
import { decode, encode } from '../bson/bson-options.ts'
import { lastLsn, type RecordHeader } from '../log/record.ts'

/** What a record did, in numbers: the part of a `Commit` that its header does not say. */
export type CommitSummary = Pick<Commit, 'inserts' | 'updates' | 'deletes' | 'operations' | 'collections'>

const nothing: CommitSummary = { inserts: 0, updates: 0, deletes: 0, operations: [], collections: [] }

/** What entries did, in numbers, on top of what those of the same record before them did. */
export function summarise(entries: readonly Entry[], before: CommitSummary = nothing): CommitSummary {
  const counts = { insert: before.inserts, update: before.updates, delete: before.deletes }
  const operations: Operation[] = [...before.operations]
  const collections = new Set<CollectionId>(before.collections)
  for (const entry of entries) {
    if (isDataOperation(entry.op)) counts[entry.op]++
    else operations.push(entry.op)
    if (isDataOperation(entry.op) && collections.size < commitCollectionsMax)
      collections.add(entry.collection)
  }
  return {
    inserts: counts.insert,
    updates: counts.update,
    deletes: counts.delete,
    operations,
    collections: [...collections],
  }
}

export function encodeCommit(summary: CommitSummary): Uint8Array {
  return encode({
    i: summary.inserts,
    u: summary.updates,
    d: summary.deletes,
    o: [...summary.operations],
    c: summary.collections.map((id) => Long.fromNumber(id)),
  })
}

export function decodeCommit(bytes: Uint8Array): CommitSummary {
  const stored = decode(bytes) as { i: unknown; u: unknown; d: unknown; o: Operation[]; c: Long[] }
  return {
    inserts: Number(stored.i),
    updates: Number(stored.u),
    deletes: Number(stored.d),
    operations: stored.o,
    collections: stored.c.map((id) => asCollectionId(id.toNumber())),
  }
}

/** A commit as it is announced: header and summary together. */
export function toCommit(header: RecordHeader, summary: CommitSummary): Commit {
  return {
    lsn: header.lsn,
    lastLsn: lastLsn(header),
    branchId: header.branchId,
    time: header.time,
    actor: header.actor,
    message: header.message,
    ...summary,
  }
}
