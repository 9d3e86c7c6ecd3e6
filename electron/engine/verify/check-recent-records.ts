import { isArgonError } from '../../../shared/model/errors.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import { recentEntriesMax, recentRecordsMax } from '../../../shared/model/limits.ts'
import { compareBytes } from '../bson/raw.ts'
import { withChecksum } from '../index/checksum.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'
import { foldRecord } from '../index/fold.ts'
import { indexTableNames, openIndexTables } from '../index/tables.ts'
import type { SealedRecord } from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import { Overlay } from '../store/overlay.ts'
import { atOnce } from '../store/turns.ts'
import { indexDamagedAt } from './damaged-at.ts'

/**
 * Tables whose rows later records change, or in which a row says what was there before the record. Of the others a row is
 * for ever what the record made it.
 */
const changingTables = new Set<string>(['current', 'activity', 'born'])
/** Tables in which a record that is folded once more, behind later ones, writes other rows, or rows that are gone since. */
const tablesOfTheHead = new Set<string>(['living', 'checkpoints', 'requests', 'secondary'])

/**
 * Looks whether the index has every row that the newest records wrote, newest first. Throws `index.corrupt` with the
 * LSN of a record that it has not: what a disk has lost of the last commits before the power went would otherwise be
 * missing in silence. A damaged record is left to whoever reads it, and ends this.
 */
export function checkRecentRecords(project: Project): void {
  let records = 0
  let entries = 0
  try {
    for (const header of project.log.headers(project.log.head().lsn, 'descending')) {
      records++
      entries += header.count
      if (records > recentRecordsMax || entries > recentEntriesMax) return
      checkRows(project, project.log.record(header.lsn))
    }
  } catch (error) {
    if (!isArgonError(error, 'log.corrupt')) throw error
  }
}

function checkRows(project: Project, record: SealedRecord): void {
  const folded = new Overlay(project.store)
  const tables = openIndexTables(folded, project.tables.livingLimits)
  const lookAt = (lsn: Lsn): DocumentPlace => project.log.lookAt(lsn)
  // Behind later records: whether a row stands with the recent ones is no matter of this record.
  atOnce(foldRecord({ ...tables, recent: new Map(), secondary: null }, lookAt, record))
  for (const name of indexTableNames) {
    if (tablesOfTheHead.has(name)) continue
    for (const { key, value } of folded.table(name).changes) {
      const actual = storedRow(project, name, key)
      const isRight =
        actual !== undefined && (changingTables.has(name) || compareBytes(actual, value ?? actual) === 0)
      if (!isRight) throw indexDamagedAt(record.lsn, name)
    }
  }
}

/** A row as it is stored, or would be stored if it did not stand with the recent ones. */
function storedRow(project: Project, name: string, key: Uint8Array): Uint8Array | undefined {
  const value = project.tables.recent.get(name)?.get(key)
  return value === undefined ? project.store.table(name).get(key) : withChecksum(key, value)
}
