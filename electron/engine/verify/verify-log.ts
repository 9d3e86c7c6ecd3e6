import { isArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import { compareBytes } from '../bson/raw.ts'
import { entryDigest } from '../log/entry-codec.ts'
import { lastLsn, noHash, recordHash, type SealedRecord } from '../log/record.ts'
import type { Project } from '../projects/project.ts'

/** Progress of a check, and its result when `done`. */
export interface Verification {
  /** Every LSN at or below it is as it was written. */
  readonly checkedLsn: number
  readonly headLsn: Lsn
  readonly done: boolean
  readonly firstBadLsn: Lsn | null
  readonly reason: string
}

const recordsPerTurn = 256

/**
 * Walks the log's hash chain from the first record: each record's place, its entries' checksums, its hash, and the hash
 * of the one before. Yields now and then, so that the caller can breathe, show progress or stop.
 */
export function* verifyLog(project: Project): Generator<Verification> {
  const headLsn = asLsn(project.log.head().lsn)
  let checkedLsn = 0
  let prev: Uint8Array = noHash
  for (let n = 1; checkedLsn < headLsn; n++) {
    const fault = check(project, checkedLsn + 1, prev)
    if ('reason' in fault) {
      yield { checkedLsn, headLsn, done: true, firstBadLsn: fault.lsn, reason: fault.reason }
      return
    }
    checkedLsn = lastLsn(fault.record)
    prev = fault.record.hash
    if (n % recordsPerTurn === 0) yield { checkedLsn, headLsn, done: false, firstBadLsn: null, reason: '' }
  }
  yield { checkedLsn, headLsn, done: true, firstBadLsn: null, reason: '' }
}

type Checked = { readonly record: SealedRecord } | { readonly lsn: Lsn; readonly reason: string }

function check(project: Project, lsn: number, prev: Uint8Array): Checked {
  let record: SealedRecord
  try {
    record = project.log.record(asLsn(lsn))
  } catch (error) {
    if (!isArgonError(error, 'log.corrupt')) throw error
    return { lsn: asLsn(Number(error.details['lsn'] ?? lsn)), reason: error.message }
  }
  const hash = recordHash(record.headerBytes, record.entryBytes.map(entryDigest))
  if (record.lsn !== lsn) return { lsn: asLsn(lsn), reason: 'A record stands at another place than it says' }
  if (compareBytes(record.prev, prev) !== 0)
    return { lsn: asLsn(lsn), reason: 'The record does not follow the one before it' }
  if (compareBytes(record.hash, hash) !== 0)
    return { lsn: asLsn(lsn), reason: "The record's hash does not match its content" }
  return { record }
}
