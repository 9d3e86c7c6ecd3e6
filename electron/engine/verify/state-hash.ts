import { createHash } from 'node:crypto'
import { indexTableNames } from '../index/tables.ts'
import type { KeyValueStore } from '../store/key-value-store.ts'

/** SHA-256 over every key and value of the index, in order: equal for equal states, in hexadecimal. */
export function stateHash(store: KeyValueStore): string {
  const hash = createHash('sha256')
  const length = new Uint8Array(4)
  const view = new DataView(length.buffer)
  const add = (bytes: Uint8Array): void => {
    view.setUint32(0, bytes.length)
    hash.update(length).update(bytes)
  }
  for (const name of indexTableNames) {
    add(new TextEncoder().encode(name))
    const cursor = store.table(name).cursor()
    for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) {
      add(cursor.key.subarray(0, cursor.keyLength))
      add(cursor.value())
    }
    cursor.close()
  }
  return hash.digest('hex')
}
