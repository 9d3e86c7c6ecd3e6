import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeyValueStore, Table } from '../../../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

function scratchStore(): { store: KeyValueStore; directory: string } {
  const directory = scratchDirectory()
  const store = openLmdbStore(directory)
  onTestFinished(async () => {
    await store.close()
    removeDirectory(directory)
  })
  return { store, directory }
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

/** Keys and values from `start` on, in the direction. */
function walk(table: Table, start: Uint8Array, direction: 'forward' | 'backward'): string[] {
  const cursor = table.cursor()
  const rows: string[] = []
  let found = direction === 'forward' ? cursor.seek(start) : cursor.seekBackward(start)
  for (; found; found = cursor.next()) {
    rows.push(`${cursor.key.subarray(0, cursor.keyLength).join('.')}=${cursor.value().join('.')}`)
  }
  cursor.close()
  return rows
}

describe('the store', () => {
  it('walks keys in byte order from any place in both directions', async () => {
    const { store } = scratchStore()
    const table = store.table('versions')
    await store.transact(() => {
      for (const key of [bytes(2), bytes(1, 255), bytes(1), bytes(1, 0), bytes(255, 255)]) table.put(key, key)
    })
    expect(walk(table, bytes(0), 'forward')).toEqual([
      '1=1',
      '1.0=1.0',
      '1.255=1.255',
      '2=2',
      '255.255=255.255',
    ])
    expect(walk(table, bytes(1, 1), 'forward')).toEqual(['1.255=1.255', '2=2', '255.255=255.255'])
    expect(walk(table, bytes(1, 1), 'backward')).toEqual(['1.0=1.0', '1=1'])
    expect(walk(table, bytes(2), 'backward')).toEqual(['2=2', '1.255=1.255', '1.0=1.0', '1=1'])
    expect(walk(table, bytes(255, 255, 255), 'forward')).toEqual([])
    expect(walk(table, bytes(0, 255), 'backward')).toEqual([])
    expect(walk(store.table('born'), bytes(0), 'forward')).toEqual([])
    expect(walk(store.table('born'), bytes(9), 'backward')).toEqual([])
  })

  it('sees with each seek of an open cursor what is there then, within a transaction and behind it', async () => {
    const { store } = scratchStore()
    const table = store.table('versions')
    await store.transact(() => table.put(bytes(1), bytes(1)))
    const cursor = table.cursor()
    const valueAt = (key: Uint8Array): string => (cursor.seek(key) ? cursor.value().join('.') : 'none')
    expect(valueAt(bytes(1))).toBe('1')
    await store.transact(() => {
      table.put(bytes(1), bytes(2))
      expect(valueAt(bytes(1))).toBe('2')
      table.put(bytes(2), bytes(3))
      expect(cursor.next() && cursor.value().join('.')).toBe('3')
      expect(table.has(bytes(2))).toBe(true)
    })
    expect([valueAt(bytes(1)), valueAt(bytes(2)), valueAt(bytes(3))]).toEqual(['2', '3', 'none'])
    expect(cursor.next()).toBe(false)
    const failing = store.transact(() => {
      table.put(bytes(1), bytes(9))
      expect(valueAt(bytes(1))).toBe('9')
      throw new Error('given up')
    })
    await expect(failing).rejects.toThrow('given up')
    expect(valueAt(bytes(1))).toBe('2')
    await store.transact(() => table.put(bytes(1), bytes(4)))
    store.refresh()
    expect(valueAt(bytes(1))).toBe('4')
    cursor.close()
  })

  it('shows values where they lie, small and large, and after another read what the key holds', async () => {
    const { store } = scratchStore()
    const table = store.table('versions')
    const large = new Uint8Array(300_000).fill(7)
    await store.transact(() => {
      table.put(bytes(1), bytes(1, 1))
      table.put(bytes(2), large)
      table.put(bytes(3), bytes(3))
    })
    expect([table.look(bytes(1)), table.look(bytes(9))]).toEqual([Buffer.from([1, 1]), undefined])
    expect(Buffer.compare(table.look(bytes(2)) as Uint8Array, large)).toBe(0)
    const [cursor, other] = [table.cursor(), table.cursor()]
    const looks = (): number[] => [...cursor.look().subarray(0, cursor.valueLength)]
    cursor.seek(bytes(1))
    expect(looks()).toEqual([1, 1])
    other.seek(bytes(3))
    expect(looks()).toEqual([1, 1])
    cursor.next()
    expect(Buffer.compare(Uint8Array.from(looks()), large)).toBe(0)
    cursor.next()
    expect([looks(), cursor.keyLength, cursor.key[0]]).toEqual([[3], 1, 3])
    cursor.close()
    other.close()
  })

  it('keeps several cursors of one table apart, and their values', async () => {
    const { store } = scratchStore()
    const table = store.table('versions')
    await store.transact(() => {
      for (let i = 1; i <= 6; i++) table.put(bytes(i), bytes(i, i))
    })
    const [up, down] = [table.cursor(), table.cursor()]
    up.seek(bytes(1))
    const first = up.value()
    down.seekBackward(bytes(6))
    expect([up.key[0], down.key[0], ...first, ...down.value()]).toEqual([1, 6, 1, 1, 6, 6])
    up.next()
    down.next()
    expect([up.key[0], down.key[0]]).toEqual([2, 5])
    up.close()
    expect(down.next()).toBe(true)
    expect(down.key[0]).toBe(4)
    down.close()
    expect([...first]).toEqual([1, 1])
  })

  it('shows a value without a copy, and the right one after other reads too', async () => {
    const { store } = scratchStore()
    const table = store.table('versions')
    await store.transact(() => {
      for (let i = 1; i <= 3; i++) table.put(bytes(i), bytes(i, i, i))
    })
    const cursor = table.cursor()
    const shown = (): number[] => [...cursor.look().subarray(0, cursor.valueLength)]
    cursor.seek(bytes(2))
    expect(shown()).toEqual([2, 2, 2])
    table.get(bytes(3))
    expect(shown()).toEqual([2, 2, 2])
    cursor.next()
    expect(shown()).toEqual([3, 3, 3])
    cursor.close()
  })

  it('keeps the values of two stores apart that are read in turns', async () => {
    const other = scratchStore().store
    await other.transact(() => other.table('born').put(bytes(1), bytes(7, 7)))
    const { store } = scratchStore()
    await store.transact(() => store.table('versions').put(bytes(1), bytes(5)))
    const [first, second] = [store.table('versions').cursor(), other.table('born').cursor()]
    first.seek(bytes(1))
    second.seek(bytes(1))
    expect([...first.value(), ...second.value()]).toEqual([5, 7, 7])
    expect([first.look()[0], second.look()[0]]).toEqual([5, 7])
    first.close()
    second.close()
  })

  it('has as many cursors open as are wanted, over and over', async () => {
    const { store } = scratchStore()
    const table = store.table('versions')
    await store.transact(() => {
      for (let i = 0; i < 200; i++) table.put(bytes(i), bytes(i, i))
    })
    for (let round = 0; round < 3; round++) {
      const cursors = Array.from({ length: 200 }, () => table.cursor())
      expect(cursors.every((cursor, i) => cursor.seek(bytes(i)))).toBe(true)
      expect(cursors.map((cursor) => cursor.value()[1])).toEqual(cursors.map((_, i) => i))
      for (const cursor of cursors) cursor.close()
      store.refresh()
    }
  })

  it('keeps nothing of a transaction that throws, and everything of one that does not', async () => {
    const { store } = scratchStore()
    const [one, other] = [store.table('log'), store.table('records')]
    await store.transact(() => one.put(bytes(1), bytes(1)))
    const broken = store.transact(() => {
      one.put(bytes(1), bytes(9))
      one.put(bytes(2), bytes(9))
      other.append(bytes(1), bytes(9))
      one.remove(bytes(1))
      expect(one.has(bytes(1))).toBe(false)
      throw new Error('given up')
    })
    await expect(broken).rejects.toThrow('given up')
    expect(walk(one, bytes(0), 'forward')).toEqual(['1=1'])
    expect(walk(other, bytes(0), 'forward')).toEqual([])
    expect(await store.transact(() => 7)).toBe(7)
  })

  it('holds values of any size, the empty one too, and gives copies', async () => {
    const { store } = scratchStore()
    const table = store.table('log')
    const sizes = [0, 1, 4095, 4096, 70_000, 17 * 1024 * 1024]
    await store.transact(() => {
      for (const [i, size] of sizes.entries()) table.put(bytes(1, i), new Uint8Array(size).fill(i + 1))
    })
    const cursor = table.cursor()
    let found = cursor.seek(bytes(1))
    for (const [i, size] of sizes.entries()) {
      expect(found).toBe(true)
      const value = cursor.value()
      expect([value.length, value[0], value.at(-1)]).toEqual(
        size === 0 ? [0, undefined, undefined] : [size, i + 1, i + 1],
      )
      expect(table.get(bytes(1, i))?.length).toBe(size)
      found = cursor.next()
    }
    cursor.close()
    const value = table.get(bytes(1, 1)) as Uint8Array
    value[0] = 99
    expect(table.get(bytes(1, 1))?.[0]).toBe(2)
  })

  it('gives everybody else a turn between transactions that follow each other', async () => {
    const { store } = scratchStore()
    const table = store.table('log')
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    for (let i = 0; i < 100; i++) await store.transact(() => table.put(bytes(1), bytes(i)))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(10)
  })
})
