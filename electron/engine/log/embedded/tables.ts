import { numberBytes, writeNumber } from '../../store/numbers.ts'

/** Hash and canonical header under the LSN of a record's first entry. */
export const recordsTable = 'records'
/** Each entry under its LSN. */
export const entriesTable = 'log'
/** All that the log consists of; see FORMAT.md. */
export const logTables = [recordsTable, entriesTable, 'blocks', 'places', 'seals'] as const

export function lsnKey(lsn: number): Uint8Array {
  const key = new Uint8Array(numberBytes)
  writeNumber(key, 0, lsn)
  return key
}
