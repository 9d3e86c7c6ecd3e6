import { breathe } from '../store/turns.ts'
import type { Project } from '../projects/project.ts'
import { lastLsn, noHash, type SealedRecord } from '../log/record.ts'
import { recoverRecord } from './recover-record.ts'
import { checkRecord } from './verify-log.ts'

export interface SalvageableRecord {
  readonly record: SealedRecord
  /** Damaged entries whose content was recovered for certain. */
  readonly recovered: number
}

/** Entries read in one turn, and bytes. */
const entriesPerTurn = 500
const bytesPerTurn = 2 * 1024 * 1024

/** What can be saved of a log: its records from the first on, as far as each is intact or can be recovered. */
export async function* readSalvageable(project: Project): AsyncGenerator<SalvageableRecord> {
  const headLsn = project.log.head().lsn
  let prev: Uint8Array = noHash
  let entries = 0
  let bytes = 0
  const walk = project.log.walk()
  for (let lsn = 1; lsn <= headLsn;) {
    await walk.prepare(lsn)
    const checked = checkRecord(walk, lsn, prev)
    const recovery = 'record' in checked ? null : await recoverRecord(project, lsn, prev)
    if (!('record' in checked) && recovery === null) return
    const { record } = 'record' in checked ? checked : (recovery as NonNullable<typeof recovery>)
    yield { record, recovered: recovery?.entries ?? 0 }
    lsn = lastLsn(record) + 1
    prev = record.hash
    entries += record.count
    for (const entry of record.entryBytes) bytes += entry.length
    if (entries < entriesPerTurn && bytes < bytesPerTurn) continue
    entries = 0
    bytes = 0
    await breathe()
  }
}
