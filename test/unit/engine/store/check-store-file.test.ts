import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
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
import { newestCommitPagesMax } from '../../../../shared/model/limits.ts'

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

/** A store of one table whose newest transaction changed row 5 of 300, and where it lies in the file. */
async function changedStore(): Promise<{ before: Buffer; after: Buffer; written: number[] }> {
  const store = openLmdbStore(directory)
  const table = store.table('t')
  const put = (n: number, byte: number) => table.put(numberKey(n), new Uint8Array(60).fill(byte))
  for (let round = 1; round <= 4; round++) {
    await store.transact(() => {
      for (let n = 0; n < 300; n++) put(n, round)
    })
  }
  const before = readFileSync(file)
  await store.transact(() => put(5, 9))
  await store.close()
  const after = readFileSync(file)
  const page = (bytes: Buffer, n: number) => bytes.subarray(n * 4096, (n + 1) * 4096)
  const pages = Array.from({ length: after.length / 4096 }, (_, n) => n)
  return { before, after, written: pages.filter((n) => n > 1 && !page(after, n).equals(page(before, n))) }
}

test('what the newest transaction changed is read from the file', async () => {
  await changedStore()
  const commit = checkStoreFile(file)
  const rows = commit?.tables.get('t') ?? []
  expect(rows.map(({ key, before, isThere }) => [Buffer.from(key), before?.[0], isThere])).toEqual([
    [Buffer.from(numberKey(5)), 4, true],
  ])
})

test('each page that the newest transaction wrote is missed when it is lost, empty or torn', async () => {
  const { before, after, written } = await changedStore()
  expect(written.length).toBeGreaterThan(3)
  for (const page of written) {
    const [start, end] = [page * 4096, (page + 1) * 4096]
    const old = Buffer.from(after)
    old.fill(0, start, end)
    before.copy(old, start, start, end)
    const empty = Buffer.from(after).fill(0, start, end)
    const torn = Buffer.from(after).fill(0x77, end - 512, end)
    for (const bytes of [old, empty, torn]) {
      writeFileSync(file, bytes)
      expect(() => checkStoreFile(file), `page ${page}`).toThrow(
        expect.objectContaining({ code: 'project.damaged' }),
      )
    }
  }
})

test('a meta page that was not written to its end is no damage', async () => {
  const { before, after } = await changedStore()
  const meta = after.subarray(0, 4096).equals(before.subarray(0, 4096)) ? 4096 : 0
  for (let cut = 40; cut < 168; cut++) {
    const bytes = Buffer.from(after)
    before.copy(bytes, meta + cut, meta + cut, meta + 4096)
    writeFileSync(file, bytes)
    expect(() => checkStoreFile(file), `byte ${cut}`).not.toThrow()
  }
})

test('a file that ends within a page that is in use, or before it, is refused', async () => {
  const { after, written } = await changedStore()
  for (const length of [Math.max(...written) * 4096 + 4095, Math.max(...written) * 4096, 3 * 4096]) {
    writeFileSync(file, after.subarray(0, length))
    expect(() => checkStoreFile(file), `${length} bytes`).toThrow(/its end is missing/)
  }
})

test('a commit larger than what is looked at passes', async () => {
  const store = openLmdbStore(directory)
  const table = store.table('t')
  await store.transact(() => {
    for (let n = 0; n < newestCommitPagesMax; n++) table.put(numberKey(n), new Uint8Array(2100))
  })
  await store.close()
  expect(checkStoreFile(file)).toBeNull()
})
