import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dataFile } from '../../electron/engine/store/watch-store.ts'
import type { KeyValueStore } from '../../electron/engine/store/key-value-store.ts'

/** A row as it lies in the file: LMDB writes a key and, right behind it, its value. */
export interface StoredRow {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** Every row of a table as the store has it, checksums included. */
export function storedRows(store: KeyValueStore, table: string): StoredRow[] {
  const rows: StoredRow[] = []
  const cursor = store.table(table).cursor()
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) {
    rows.push({ key: cursor.key.slice(0, cursor.keyLength), value: cursor.value() })
  }
  cursor.close()
  return rows
}

/**
 * Changes one byte of a row, `at` counted from the key's first, in the file of a store that nobody has open: what a bad
 * disk does. Old copies of the row in free pages are changed with it.
 */
export function flipByte(storeDirectory: string, { key, value }: StoredRow, at: number, bit = 0x10): void {
  const file = path.join(storeDirectory, dataFile)
  const bytes = readFileSync(file)
  const row = Buffer.concat([key, value])
  let found = 0
  for (let from = bytes.indexOf(row); from >= 0; from = bytes.indexOf(row, from + row.length)) {
    bytes[from + at] = (bytes[from + at] as number) ^ bit
    found++
  }
  if (found === 0) throw new Error('The row is not in the file')
  writeFileSync(file, bytes)
}
