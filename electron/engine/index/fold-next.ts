import type { Entry } from '../../../shared/model/entry.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { corruptEntry } from '../log/entry-codec.ts'
import type { LogReader, LogWalk } from '../log/log.ts'
import { lastLsn, type RecordHeader } from '../log/record.ts'
import { atOnce } from '../store/turns.ts'
import { foldEntries } from './fold.ts'
import type { IndexTables } from './tables.ts'

/** What is folded in one go, so that a turn of the thread stays far below 50 ms. */
const entriesPerTurn = 250
const bytesPerTurn = 512 * 1024

/**
 * Folds the entries behind `foldedLsn` into an index that holds the log up to there; a large record in several goes.
 * Inside a transaction, the walk prepared for the first of them. Gives the LSN that it holds afterwards; throws `log.corrupt` at the first damage.
 */
export function foldNext(tables: IndexTables, log: LogReader, walk: LogWalk, foldedLsn: number): number {
  const headLsn = log.head().lsn
  let lsn = foldedLsn
  let bytes = 0
  try {
    while (lsn < headLsn && lsn - foldedLsn < entriesPerTurn && bytes < bytesPerTurn) {
      const header = log.recordAt(lsn + 1)
      if (header === undefined) throw corruptEntry(lsn + 1, 'no record holds it')
      const part = partOf(walk, header, lsn + 1, entriesPerTurn - (lsn - foldedLsn), bytesPerTurn - bytes)
      atOnce(foldEntries(tables, header, asLsn(lsn + 1), part))
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
