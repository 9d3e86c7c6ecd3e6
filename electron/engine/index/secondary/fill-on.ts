import { numberBytes, readNumber, writeNumber } from '../../store/numbers.ts'
import type { LookAtDocument } from '../document-cursor.ts'
import type { IndexTables } from '../tables.ts'
import { backfillTurn, type Backfill } from './backfill.ts'

/** The row that says how far an index that is being filled has come; there is none when the index is whole. */
const progressKey = Uint8Array.of(0)

/** Goes on filling an index from where the store says that it is; whether it is done. Inside a transaction. */
export function fillOn(tables: IndexTables, lookAt: LookAtDocument, work: Backfill): boolean {
  const table = tables.secondary?.table
  const progress = table?.get(progressKey)
  const isOfThis = progress !== undefined && readNumber(progress, 0) === work.lsn
  const next = backfillTurn(tables, lookAt, work, isOfThis ? progress.subarray(numberBytes) : null)
  if (next === null) {
    if (progress !== undefined) table?.remove(progressKey)
    return true
  }
  const row = new Uint8Array(numberBytes + next.length)
  writeNumber(row, 0, work.lsn)
  row.set(next, numberBytes)
  table?.put(progressKey, row)
  return false
}
