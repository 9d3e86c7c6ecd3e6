import { isArgonError } from '../../../shared/model/errors.ts'
import { asLsn, type Lsn } from '../../../shared/model/ids.ts'
import { compareBytes } from '../bson/raw.ts'
import { entryDigest } from '../log/entry-codec.ts'
import type { Log } from '../log/log.ts'
import { lastLsn, noHash, recordHash, type SealedRecord } from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import { breathe } from '../store/turns.ts'

/** Progress of a check, and its result when `done`. */
export interface Verification {
  /** Every LSN at or below it is as it was written. */
  readonly checkedLsn: number
  readonly headLsn: Lsn
  readonly done: boolean
  readonly firstBadLsn: Lsn | null
  readonly reason: string
}

/** What is checked in one turn, at least one record: a few milliseconds. */
const entriesPerTurn = 500
const bytesPerTurn = 2 * 1024 * 1024

/**
 * Walks the log's hash chain from the first record: each record's place, its entries' checksums, its hash, and the hash
 * of the one before. Gives others a turn now and then, and tells how far it is.
 */
export async function* verifyLog(project: Project): AsyncGenerator<Verification> {
  const headLsn = asLsn(project.log.head().lsn)
  const walk = project.log.walk()
  await walk.prepare(1)
  let checkedLsn = 0
  let prev: Uint8Array = noHash
  let entries = 0
  let bytes = 0
  while (checkedLsn < headLsn) {
    const fault = checkRecord(walk, checkedLsn + 1, prev)
    if ('reason' in fault) {
      yield { checkedLsn, headLsn, done: true, firstBadLsn: fault.lsn, reason: fault.reason }
      return
    }
    checkedLsn = lastLsn(fault.record)
    prev = fault.record.hash
    entries += fault.record.count
    for (const entry of fault.record.entryBytes) bytes += entry.length
    if (entries < entriesPerTurn && bytes < bytesPerTurn) continue
    entries = 0
    bytes = 0
    yield { checkedLsn, headLsn, done: false, firstBadLsn: null, reason: '' }
    await breathe()
    await walk.prepare(checkedLsn + 1)
  }
  yield { checkedLsn, headLsn, done: true, firstBadLsn: null, reason: '' }
}

export interface LogFault {
  readonly lsn: Lsn
  readonly reason: string
}

/** The record that begins at an LSN, which follows the one of this hash; or what is wrong with it. */
export function checkRecord(
  log: Pick<Log, 'record'>,
  lsn: number,
  prev: Uint8Array,
): { readonly record: SealedRecord } | LogFault {
  let record: SealedRecord
  try {
    record = log.record(asLsn(lsn))
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
