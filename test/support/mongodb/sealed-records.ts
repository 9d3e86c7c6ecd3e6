import { randomBytes } from 'node:crypto'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import { encodeEntry, entryDigest } from '../../../electron/engine/log/entry-codec.ts'
import type { LogHead } from '../../../electron/engine/log/log.ts'
import {
  encodeHeader,
  lastLsn,
  noHash,
  recordHash,
  type RecordHeader,
  type SealedRecord,
} from '../../../electron/engine/log/record.ts'
import type { Entry } from '../../../shared/model/entry.ts'
import { asBranchId, asCollectionId, asLsn, type ProjectId } from '../../../shared/model/ids.ts'

export const emptyLog: LogHead = { lsn: 0, time: 0, hash: noHash }

/** Seals entries behind a head, as a log does; what `header` gives takes the place of the usual. */
export function sealedRecord(
  projectId: ProjectId,
  head: LogHead,
  entries: readonly Entry[],
  given: Partial<RecordHeader> = {},
): SealedRecord {
  const header: RecordHeader = {
    recordId: randomBytes(16),
    projectId,
    lsn: asLsn(head.lsn + 1),
    count: entries.length,
    branchId: asBranchId(1),
    time: Math.max(1_700_000_000_000, head.time) + 1,
    sourceTime: null,
    actor: 'Ada',
    message: '',
    request: null,
    prev: head.hash,
    ...given,
  }
  const headerBytes = encodeHeader(header)
  const entryBytes = entries.map(encodeEntry)
  return {
    ...header,
    hash: recordHash(headerBytes, entryBytes.map(entryDigest)),
    headerBytes,
    entries,
    entryBytes,
  }
}

/** The head after a record. */
export const headAfter = (record: SealedRecord): LogHead => ({
  lsn: lastLsn(record),
  time: record.time,
  hash: record.hash,
})

export const insertOf = (document: Record<string, unknown>, collection = 2): Entry => ({
  op: 'insert',
  collection: asCollectionId(collection),
  document: encode(document),
})

/** Records of one small entry each, behind one another. */
export function recordChain(projectId: ProjectId, count: number, head: LogHead = emptyLog): SealedRecord[] {
  const records: SealedRecord[] = []
  for (let i = 0; i < count; i++) {
    const last = records.at(-1)
    const before = last === undefined ? head : headAfter(last)
    records.push(sealedRecord(projectId, before, [insertOf({ _id: before.lsn + 1, n: i })]))
  }
  return records
}
