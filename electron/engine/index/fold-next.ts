import { isDataOperation, isControlOperation, type Entry } from '../../../shared/model/entry.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { corruptEntry } from '../log/entry-codec.ts'
import type { LogReader, LogWalk } from '../log/log.ts'
import { lastLsn, type RecordHeader } from '../log/record.ts'
import { atOnce } from '../store/turns.ts'
import type { DocumentPlace, LookAtDocument } from './document-cursor.ts'
import { foldEntries } from './fold.ts'
import { backfillOf } from './secondary/backfill.ts'
import { fillOn } from './secondary/fill-on.ts'
import type { IndexTables } from './tables.ts'

/** What is folded in one go, so that a turn of the thread stays far below 50 ms. */
const entriesPerTurn = 250
const bytesPerTurn = 512 * 1024

/**
 * Folds the entries behind `foldedLsn` into an index that holds the log up to there; a large record in several goes.
 * Inside a transaction, the walk prepared for the first of them. Gives the LSN that it holds afterwards, which is the
 * same while an index that begins behind it is filled; throws `log.corrupt` at the first damage.
 */
export function foldNext(tables: IndexTables, log: LogReader, walk: LogWalk, foldedLsn: number): number {
  const headLsn = log.head().lsn
  const lookAt = (version: Lsn): DocumentPlace => log.lookAt(version)
  // Another process may have folded a change of the catalogue since.
  tables.secondary?.forget()
  let lsn = foldedLsn
  let bytes = 0
  try {
    while (lsn < headLsn && lsn - foldedLsn < entriesPerTurn && bytes < bytesPerTurn) {
      const header = log.recordAt(lsn + 1)
      if (header === undefined) throw corruptEntry(lsn + 1, 'no record holds it')
      const next = partOf(walk, header, lsn + 1, entriesPerTurn - (lsn - foldedLsn), bytesPerTurn - bytes)
      const ready = readyPart(tables, lookAt, header.branchId, asLsn(lsn + 1), next)
      if (ready === null) break
      const { part, isFilled } = ready
      atOnce(foldEntries(tables, lookAt, header, asLsn(lsn + 1), part, isFilled))
      lsn += part.length
      for (const { document } of part) bytes += document.length
    }
  } catch (error) {
    tables.activity.discard()
    throw error
  }
  return lsn
}

/** Entries of a record from an LSN on: at least one, and no more than asked for. */
function partOf(
  walk: LogWalk,
  header: RecordHeader,
  from: number,
  entriesMax: number,
  bytesMax: number,
): Entry[] {
  const part: Entry[] = []
  let bytes = 0
  for (let lsn = from; lsn <= lastLsn(header) && part.length < entriesMax && bytes < bytesMax; lsn++) {
    const entry = walk.entry(asLsn(lsn))
    bytes += entry.document.length
    part.push(entry)
  }
  return part
}

/**
 * What of a part can be folded now: what stands before a row of the catalogue, or that row alone. An index that begins
 * there is filled first, a turn's worth at a call; null until that is done.
 */
function readyPart(
  tables: IndexTables,
  lookAt: LookAtDocument,
  branch: BranchId,
  lsn: Lsn,
  part: readonly Entry[],
): { part: readonly Entry[]; isFilled: boolean } | null {
  const at = part.findIndex(({ op }) => !isDataOperation(op) && !isControlOperation(op))
  if (at !== 0) return { part: at < 0 ? part : part.slice(0, at), isFilled: false }
  const first = part[0] as Entry
  const begun = backfillOf(tables, lookAt, branch, lsn, first)
  if (begun !== null && !fillOn(tables, lookAt, begun)) return null
  return { part: [first], isFilled: true }
}
