import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { checkedTable } from '../../../../electron/engine/index/checked-table.ts'
import type { KeyValueStore } from '../../../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

const key = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes)
const large = new Uint8Array(100_000).fill(7)
const corrupt = expect.objectContaining({ code: 'index.corrupt', details: { table: 'rows' } })

describe('beside a large row, whose key is known after the first look-up', () => {
  let store: KeyValueStore
  beforeEach(async () => {
    const directory = scratchDirectory()
    store = openLmdbStore(directory)
    onTestFinished(async () => {
      await store.close()
      removeDirectory(directory)
    })
    await store.transact(() => checkedTable(store, 'rows').put(key(5, 5), large))
  })

  it('nothing is found again and again', async () => {
    const rows = checkedTable(store, 'rows')
    for (const first of [4, 6, 4, 6]) expect(rows.get(key(first))).toBeUndefined()
    expect(rows.get(key(5, 5))).toEqual(large)
    await store.transact(() => rows.put(key(4), key(1)))
    expect(rows.get(key(4))).toEqual(key(1))
  })

  it('a row whose key is damaged is not taken for one that is not there', async () => {
    const [rows, bare] = [checkedTable(store, 'rows'), store.table('rows')]
    expect(rows.get(key(4))).toBeUndefined()
    await store.transact(() => {
      const stored = bare.get(key(5, 5)) as Uint8Array
      bare.remove(key(5, 5))
      bare.put(key(5, 4), stored)
    })
    expect(() => rows.get(key(5, 5))).toThrow(corrupt)
    expect(() => rows.get(key(4))).toThrow(corrupt)
  })

  it('a value that is damaged is told where it is read', async () => {
    const [rows, bare] = [checkedTable(store, 'rows'), store.table('rows')]
    expect(rows.get(key(6))).toBeUndefined()
    await store.transact(() => {
      const stored = bare.get(key(5, 5)) as Uint8Array
      stored[500] = 8
      bare.put(key(5, 5), stored)
    })
    expect(() => rows.get(key(5, 5))).toThrow(corrupt)
    expect(() => rows.look(key(5, 5))).toThrow(corrupt)
  })
})
