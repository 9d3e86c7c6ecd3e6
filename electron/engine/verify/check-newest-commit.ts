import { isArgonError } from '../../../shared/model/errors.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { newestCommitEntriesMax } from '../../../shared/model/limits.ts'
import { compareBytes } from '../bson/raw.ts'
import { catalogueId } from '../index/catalogue-id.ts'
import { foldRecord } from '../index/fold.ts'
import { definitionsIn } from '../index/secondary/definition.ts'
import { indexTableNames, openIndexTables } from '../index/tables.ts'
import { changedBytes, entryDigest } from '../log/entry-codec.ts'
import { lastLsn, noHash, recordHash, type SealedRecord } from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import type { ChangedRow, NewestCommit } from '../store/newest-commit.ts'
import { readNumber } from '../store/numbers.ts'
import { Overlay } from '../store/overlay.ts'
import { atOnce } from '../store/turns.ts'
import { damagedAt, indexDamagedAt } from './damaged-at.ts'

/**
 * Holds the newest transaction of a project's store against the records that it appended: each is whole and follows the
 * one before, and the index changed by exactly what folding them into the index of before gives. Throws
 * `project.damaged` with the first LSN that is not as it was written; and `log.corrupt` where only the bytes of an entry
 * have changed, which is no reason not to read what lies below the transaction's first LSN, and `index.corrupt` where the
 * log is whole and the index is not. A transaction passes
 * that appended nothing, or more than `newestCommitEntriesMax` entries.
 */
export function checkNewestCommit(project: Project, commit: NewestCommit): void {
  const headers = commit.tables.get('records') ?? []
  const vanished = headers.find(({ isThere }) => !isThere)
  if (vanished !== undefined) throw damagedAt(readNumber(vanished.key, 0), 'the record is gone')
  const added = headers.filter(({ before }) => before === null)
  const firstLsn = firstLsnOf(commit)
  if (firstLsn === 0) return
  const entries = commit.tables.get('log') ?? []
  if (entries.length > newestCommitEntriesMax) return
  const records = readRecords(project, firstLsn, added)
  checkEntries(entries, firstLsn, records)
  checkIndex(project, commit, firstLsn, records)
}

/** LSN of the first entry that a transaction appended; 0 where it appended none. */
export function firstLsnOf(commit: NewestCommit): number {
  const first = (commit.tables.get('records') ?? []).find(({ before }) => before === null)
  return first === undefined ? 0 : readNumber(first.key, 0)
}

/** The records, as they were written, one behind the other. */
function readRecords(project: Project, firstLsn: number, added: readonly ChangedRow[]): SealedRecord[] {
  let lsn = firstLsn
  let prev = hashBefore(project, firstLsn)
  return added.map(({ key }) => {
    if (readNumber(key, 0) !== lsn) throw damagedAt(lsn, 'there is no record')
    const record = wholeRecord(project, lsn)
    if (compareBytes(record.prev, prev) !== 0)
      throw damagedAt(lsn, 'the record does not follow the one before')
    lsn = lastLsn(record) + 1
    prev = record.hash
    return record
  })
}

function hashBefore(project: Project, lsn: number): Uint8Array {
  if (lsn === 1) return noHash
  const before = guarded(lsn - 1, () => project.log.recordAt(lsn - 1))
  if (before === undefined) throw damagedAt(lsn - 1, 'there is no record')
  return guarded(before.lsn, () => project.log.record(before.lsn)).hash
}

function wholeRecord(project: Project, lsn: number): SealedRecord {
  const record = guarded(lsn, () => project.log.record(asLsn(lsn)))
  const hash = recordHash(record.headerBytes, record.entryBytes.map(entryDigest))
  if (compareBytes(record.hash, hash) !== 0) throw damagedAt(lsn, 'the hash does not match the record')
  return record
}

function guarded<T>(lsn: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isArgonError(error, 'log.corrupt') || error.details['reason'] === changedBytes) throw error
    throw damagedAt(Number(error.details['lsn'] ?? lsn), error.message, error)
  }
}

/** An append puts entries behind all others and changes none. */
function checkEntries(rows: readonly ChangedRow[], firstLsn: number, records: readonly SealedRecord[]): void {
  const entries = records.reduce((count, record) => count + record.count, 0)
  for (let i = 0; i < Math.max(entries, rows.length); i++) {
    const row = rows[i]
    const lsn = row === undefined ? firstLsn + i : readNumber(row.key, 0)
    if (row?.before !== null || !row.isThere || lsn !== firstLsn + i || i >= entries) {
      throw damagedAt(Math.min(lsn, firstLsn + i), 'an entry is not what was appended')
    }
  }
}

function checkIndex(
  project: Project,
  commit: NewestCommit,
  firstLsn: number,
  records: readonly SealedRecord[],
): void {
  const expected = new Overlay(project.store)
  for (const name of indexTableNames) {
    for (const row of commit.tables.get(name) ?? []) {
      if (row.before === null) expected.table(name).remove(row.key)
      else expected.table(name).put(row.key, row.before)
    }
  }
  const opened = openIndexTables(expected, project.tables.livingLimits)
  // What an index that begins is filled with may be much: then its rows are left to who verifies the whole.
  const hasBegun = records.some(({ entries }) =>
    entries.some(
      ({ collection, document }) => collection === catalogueId && definitionsIn(document).length > 0,
    ),
  )
  const tables = hasBegun ? { ...opened, secondary: null } : opened
  for (const record of records) atOnce(foldRecord(tables, (lsn) => project.log.lookAt(lsn), record))
  for (const name of indexTableNames) {
    if (hasBegun && name === 'secondary') continue
    const stored = project.store.table(name)
    for (const { key, value } of expected.table(name).changes) {
      const actual = stored.get(key) ?? null
      const isSame = actual === null || value === null ? actual === value : compareBytes(actual, value) === 0
      if (!isSame) throw indexDamagedAt(firstLsn, name)
    }
  }
}
