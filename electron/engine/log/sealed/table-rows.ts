import type { Table } from '../../store/key-value-store.ts'
import { numberKey, readNumber } from '../../store/numbers.ts'

/** What one step removes at most, at least one row: some milliseconds, for LMDB notes each page that becomes free. */
const stepRowsMax = 1024
const stepBytesMax = 32 * 1024 * 1024

/** Whether a table has a row between two numbers. */
export function hasRow(table: Table, from: number, to: number): boolean {
  const cursor = table.cursor()
  const found = cursor.seek(numberKey(from)) && readNumber(cursor.key, 0) <= to
  cursor.close()
  return found
}

/** Removes rows between two numbers, as many as a step may. */
export function removeRows(table: Table, from: number, to: number): void {
  const cursor = table.cursor()
  const keys: Uint8Array[] = []
  let bytes = 0
  let found = cursor.seek(numberKey(from))
  for (; found && readNumber(cursor.key, 0) <= to; found = cursor.next()) {
    if (keys.length >= stepRowsMax || bytes >= stepBytesMax) break
    keys.push(cursor.key.slice(0, cursor.keyLength))
    bytes += cursor.valueLength
  }
  cursor.close()
  for (const key of keys) table.remove(key)
}
