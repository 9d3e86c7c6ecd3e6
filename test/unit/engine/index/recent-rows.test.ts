import { describe, expect, it, onTestFinished } from 'vitest'
import { RecentTable } from '../../../../electron/engine/index/recent-rows.ts'
import { checkedTable } from '../../../../electron/engine/index/checked-table.ts'
import type { Cursor, KeyValueStore } from '../../../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { numberKey, readNumber } from '../../../../electron/engine/store/numbers.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

const stretchLsns = 16
const tag = 2
const scopes = [1, 2, 7]

function openStore(): KeyValueStore {
  const directory = scratchDirectory()
  onTestFinished(() => removeDirectory(directory))
  const store = openLmdbStore(directory)
  onTestFinished(() => store.close())
  return store
}

const openTable = (store: KeyValueStore): RecentTable =>
  new RecentTable(checkedTable(store, 'own'), checkedTable(store, 'recent'), tag, stretchLsns, 1)

/** Rows of three scopes in turn, one for each LSN, in steps of so many; others stand beside them under other tags. */
async function fill(store: KeyValueStore, lsns: number, step: number): Promise<void> {
  const table = openTable(store)
  const neighbours = checkedTable(store, 'recent')
  for (let from = 1; from <= lsns; from += step) {
    const last = Math.min(lsns, from + step - 1)
    await store.transact(() => {
      neighbours.put(Uint8Array.of(tag - 1, 9), Uint8Array.of(1))
      neighbours.put(Uint8Array.of(tag + 1, 0), Uint8Array.of(1))
      table.goOn(from, last)
      for (let lsn = from; lsn <= last; lsn++) table.put(keyOf(lsn), Uint8Array.of(lsn))
    })
  }
}

const keyOf = (lsn: number): Uint8Array => numberKey(scopes[lsn % scopes.length] as number, lsn)

function keysIn(store: KeyValueStore, name: string): string[] {
  const cursor = checkedTable(store, name).cursor()
  const keys: string[] = []
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) keys.push(textOf(cursor))
  cursor.close()
  return keys
}

const textOf = ({ key, keyLength }: Cursor): string => Buffer.from(key.subarray(0, keyLength)).toString('hex')
const hexOf = (key: Uint8Array): string => Buffer.from(key).toString('hex')

describe('recent rows', () => {
  it.each([1, 5, 16, 100])('are those of the newest stretch alone, in steps of %i', async (step) => {
    const store = openStore()
    for (const lsns of [7, 37, 64]) {
      await fill(store, lsns, step)
      const isRecent = (lsn: number): boolean =>
        Math.floor(lsn / stretchLsns) === Math.floor(lsns / stretchLsns)
      const all = Array.from({ length: lsns }, (_, i) => i + 1)
      const own = all.filter((lsn) => !isRecent(lsn)).map((lsn) => hexOf(keyOf(lsn)))
      expect(keysIn(store, 'own')).toEqual(own.toSorted())
      expect(keysIn(store, 'recent')).toHaveLength(all.filter(isRecent).length + 2)
    }
  })

  it('are read with the others as one table, from every key in both directions', async () => {
    const store = openStore()
    const lsns = 39
    await fill(store, lsns, 1)
    // As another process has it, that has folded nothing itself.
    const table = openTable(store)
    const keys = Array.from({ length: lsns }, (_, i) => hexOf(keyOf(i + 1))).toSorted()
    const cursor = table.cursor()
    for (const start of scopes.flatMap((scope) =>
      Array.from({ length: lsns + 3 }, (_, lsn) => numberKey(scope, lsn)),
    )) {
      const up: string[] = []
      for (let found = cursor.seek(start); found; found = cursor.next()) {
        expect([...cursor.value()]).toEqual([readNumber(cursor.key, cursor.keyLength - 6)])
        expect(cursor.look()[0]).toBe(readNumber(cursor.key, cursor.keyLength - 6))
        expect(cursor.valueLength).toBe(1)
        up.push(textOf(cursor))
      }
      expect(up).toEqual(keys.filter((key) => key >= hexOf(start)))
      const down: string[] = []
      for (let found = cursor.seekBackward(start); found; found = cursor.next()) down.push(textOf(cursor))
      expect(down).toEqual(keys.filter((key) => key <= hexOf(start)).toReversed())
      const isThere = keys.includes(hexOf(start))
      expect(table.has(start)).toBe(isThere)
      expect(table.get(start)?.[0]).toBe(isThere ? readNumber(start, 6) : undefined)
      expect(table.look(start)?.[0]).toBe(isThere ? readNumber(start, 6) : undefined)
    }
    cursor.close()
  })

  it('are taken out with the others', async () => {
    const store = openStore()
    await fill(store, 20, 1)
    const table = openTable(store)
    await store.transact(() => table.remove(keyOf(20)))
    expect(table.has(keyOf(20))).toBe(false)
    await store.transact(() => table.clear())
    expect(keysIn(store, 'own')).toEqual([])
    expect(keysIn(store, 'recent')).toHaveLength(2)
  })
})
