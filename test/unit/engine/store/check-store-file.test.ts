import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkStoreFile } from '../../../../electron/engine/store/check-store-file.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'

let directory: string
let file: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-store-'))
  file = path.join(directory, 'data.mdb')
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** A store of about 12 MB that was emptied and partly filled again. */
async function writeStore(): Promise<void> {
  const store = openLmdbStore(directory)
  const table = store.table('t')
  const fill = (count: number) =>
    store.transact(() => {
      for (let i = 0; i < count; i++) table.put(numberKey(i), new Uint8Array(12_000))
    })
  await fill(1000)
  await store.transact(() => table.clear())
  await fill(100)
  await store.close()
}

test('a store passes, also after most of it was taken back', async () => {
  await writeStore()
  expect(() => checkStoreFile(file)).not.toThrow()
})

test('a store that has lost its end is refused', async () => {
  await writeStore()
  truncateSync(file, Math.floor(statSync(file).size / 3))
  expect(() => checkStoreFile(file)).toThrow(/its end is missing/)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a text', Buffer.from('This is no database\n'.repeat(1000))],
  ['zeros', Buffer.alloc(100_000)],
])('%s is refused', (_, bytes) => {
  writeFileSync(file, bytes)
  expect(() => checkStoreFile(file)).toThrow(/its beginning is not what it should be/)
})

test('a store whose second page was overwritten is refused', async () => {
  await writeStore()
  const handle = openSync(file, 'r+')
  writeSync(handle, new Uint8Array(4096), 0, 4096, 4096)
  closeSync(handle)
  expect(() => checkStoreFile(file)).toThrow(/its second page/)
})
