import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeyValueStore, Table } from '../../../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../../../electron/engine/store/lmdb-store.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

function scratchStores(count: number): KeyValueStore[] {
  const directory = scratchDirectory()
  const stores = Array.from({ length: count }, () => openLmdbStore(directory))
  onTestFinished(async () => {
    for (const store of stores) await store.close()
    removeDirectory(directory)
  })
  return stores
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const guardAt = (n: number) => ({ table: 'records', key: bytes(n) })

describe('an attempt', () => {
  it('commits all that it wrote, and reads it meanwhile, alone', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    const [one, other] = [store.table('log'), store.table('versions')]
    await store.transact(() => one.put(bytes(1), bytes(1)))
    const attempt = store.attempt(guardAt(1), () => {
      one.append(bytes(2), bytes(2))
      one.remove(bytes(1))
      other.put(bytes(9), bytes(9))
      return [one.has(bytes(1)), one.get(bytes(2))?.[0], other.has(bytes(9))]
    })
    expect([one.has(bytes(1)), one.has(bytes(2)), other.has(bytes(9))]).toEqual([true, false, false])
    expect(await attempt).toEqual({ kind: 'done', result: [false, 2, true] })
    expect([one.has(bytes(1)), one.has(bytes(2)), other.has(bytes(9))]).toEqual([false, true, true])
  })

  it('that pauses keeps what it wrote to itself, and goes on with it', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    const log = store.table('log')
    const seen: unknown[] = []
    const attempt = store.attempt(guardAt(1), function* () {
      for (let i = 1; i <= 3; i++) {
        log.put(bytes(i), bytes(i))
        yield
      }
      return log.has(bytes(1))
    })
    for (let turn = 0; turn < 3; turn++) {
      seen.push(log.has(bytes(1)))
      await new Promise((resolve) => void setImmediate(resolve))
    }
    expect(await attempt).toEqual({ kind: 'done', result: true })
    expect(seen[0]).toBe(false)
    expect([1, 2, 3].map((i) => log.has(bytes(i)))).toEqual([true, true, true])
  })

  it('shows where they lie the rows that it wrote and those that it found', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    const table = store.table('log')
    await store.transact(() => {
      for (const n of [1, 2, 4]) table.put(bytes(n), bytes(n, n))
    })
    const attempt = await store.attempt(guardAt(1), () => {
      table.put(bytes(2), bytes(20))
      table.put(bytes(3), bytes(30, 30, 30))
      table.remove(bytes(4))
      const looked = [1, 2, 3, 4].map((n) => table.look(bytes(n))?.join('.'))
      const cursor = table.cursor()
      const walked: string[] = []
      for (let more = cursor.seek(bytes(0)); more; more = cursor.next()) {
        walked.push(cursor.look().subarray(0, cursor.valueLength).join('.'))
      }
      cursor.close()
      return { looked, walked }
    })
    const rows = ['1.1', '20', '30.30.30']
    expect(attempt).toEqual({ kind: 'done', result: { looked: [...rows, undefined], walked: rows } })
  })

  it('is lost, whole, where the guard has been put meanwhile', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    const [records, log] = [store.table('records'), store.table('log')]
    await store.transact(() => records.put(bytes(1), bytes(1)))
    expect(await store.attempt(guardAt(1), () => log.append(bytes(1), bytes(1)))).toEqual({ kind: 'lost' })
    expect(log.has(bytes(1))).toBe(false)
  })

  it('keeps nothing of one that throws, and the next one goes on', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    const log = store.table('log')
    const broken = store.attempt(guardAt(1), () => {
      log.put(bytes(1), bytes(1))
      throw new Error('given up')
    })
    await expect(broken).rejects.toThrow('given up')
    expect(log.has(bytes(1))).toBe(false)
    expect(await store.attempt(guardAt(1), () => log.put(bytes(2), bytes(2)))).toMatchObject({ kind: 'done' })
    expect([log.has(bytes(1)), log.has(bytes(2))]).toEqual([false, true])
  })

  it('that wrote nothing is done without a commit', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    await store.transact(() => store.table('records').put(bytes(1), bytes(1)))
    expect(await store.attempt(guardAt(1), () => 7)).toEqual({ kind: 'done', result: 7 })
  })

  it('leaves the thread to others while it is committed', async () => {
    const [store] = scratchStores(1) as [KeyValueStore]
    const log = store.table('log')
    let settled = false
    const attempt = store
      .attempt(guardAt(1), () => {
        for (let i = 0; i < 200; i++) log.put(bytes(1, i), new Uint8Array(100_000))
      })
      .then(() => (settled = true))
    let turns = 0
    while (!settled) {
      turns++
      await new Promise((resolve) => void setImmediate(resolve))
    }
    await attempt
    expect(turns).toBeGreaterThan(3)
  })
})

interface Row {
  readonly key: readonly number[]
  readonly value: number
}

const anyKey = fc.array(fc.nat({ max: 3 }), { maxLength: 3 }).map((rest) => [1, ...rest])

function walkAll(table: Table, start: Uint8Array, direction: 'forward' | 'backward'): Row[] {
  const cursor = table.cursor()
  const rows: Row[] = []
  let found = direction === 'forward' ? cursor.seek(start) : cursor.seekBackward(start)
  for (; found; found = cursor.next()) {
    const value = cursor.value()
    expect(value.length).toBe(cursor.valueLength)
    rows.push({ key: [...cursor.key.subarray(0, cursor.keyLength)], value: value[0] as number })
  }
  cursor.close()
  return rows
}

it('reads committed and written rows as one table, from any place in both directions', async () => {
  const [store] = scratchStores(1) as [KeyValueStore]
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyKey),
      fc.array(fc.tuple(anyKey, fc.boolean())),
      anyKey,
      async (committed, written, from) => {
        const table = store.table('versions')
        const model = new Map<string, Row>()
        const note = (key: number[], value: number): void => void model.set(String(key), { key, value })
        await store.transact(() => {
          table.clear()
          for (const [value, key] of committed.entries()) {
            table.put(Uint8Array.from(key), bytes(value))
            note(key, value)
          }
        })
        const sorted = (): Row[] =>
          [...model.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
        const start = Uint8Array.from(from)
        const isBehind = ({ key }: Row): boolean => Buffer.compare(Buffer.from(key), start) >= 0
        const isBefore = ({ key }: Row): boolean => Buffer.compare(Buffer.from(key), start) <= 0
        await store.attempt(guardAt(round++ % 200), () => {
          for (const [i, [key, isRemoved]] of written.entries()) {
            if (isRemoved) {
              table.remove(Uint8Array.from(key))
              model.delete(String(key))
            } else {
              table.put(Uint8Array.from(key), bytes(100 + i))
              note(key, 100 + i)
            }
          }
          expect(walkAll(table, start, 'forward')).toEqual(sorted().filter(isBehind))
          expect(walkAll(table, start, 'backward')).toEqual(sorted().filter(isBefore).toReversed())
        })
        expect(walkAll(table, bytes(0), 'forward')).toEqual(sorted())
      },
    ),
    { numRuns: 150 },
  )
})
