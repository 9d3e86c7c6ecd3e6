import { describe, expect, it } from 'vitest'
import { BlockCache } from '../../../../electron/engine/log/sealed/block-cache.ts'
import { withKeyChecksum } from '../../../../electron/engine/log/sealed/checked-value.ts'
import { Sealer } from '../../../../electron/engine/log/sealed/sealer.ts'
import { sealHistory } from '../../../../electron/engine/history/seal-history.ts'
import type { KeyValueStore } from '../../../../electron/engine/store/key-value-store.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { numberKey } from '../../../../electron/engine/store/numbers.ts'
import { checkedLog } from '../../../support/checked-log.ts'
import { createCollection } from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { isArgonError } from '../../../../shared/model/errors.ts'
import { asLsn, mainBranchId } from '../../../../shared/model/ids.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'
import { everythingIn, rowsOf, sealNow } from '../../../support/sealing.ts'

const head = 174

/** A history of 174 entries: three segments of the tiny sizes, with several versions of most documents. */
async function sample(): Promise<ScratchProject> {
  const scratch = await scratchProject()
  const { collectionId } = await createCollection(scratch.project, mainBranchId, 'c', author)
  for (let round = 0; round < 9; round++) {
    const writes = Array.from({ length: 20 }, (_, id) => {
      const document = documentBytes([
        ['_id', raw.int32(id)],
        ['text', raw.string('x'.repeat(round * id))],
      ])
      return round === 0
        ? ({ kind: 'insert', document } as const)
        : ({ kind: 'replace', document, expected: null } as const)
    })
    await writeDocuments(scratch.project, { branchId: mainBranchId, collectionId, writes }, author)
  }
  return scratch
}

const sealerOver = (project: Project, store: KeyValueStore, token: number, now = (): number => 0): Sealer =>
  new Sealer({
    store,
    log: project.log,
    now,
    randomBytes: (length) => new Uint8Array(length).fill(token),
  })

/** The store, of which the transaction of a number fails when all of it is done but the commit. */
function failingAt(
  store: KeyValueStore,
  failing: number,
): { store: KeyValueStore; hasFailed: () => boolean } {
  let transactions = 0
  const transact = <T>(write: () => T): Promise<T> =>
    store.transact(() => {
      const result = write()
      if (transactions++ === failing) throw new Error('The disk is gone')
      return result
    })
  const failingStore: KeyValueStore = {
    table: (name) => store.table(name),
    transact,
    attempt: (guard, write) => store.attempt(guard, write),
    refresh: () => store.refresh(),
    close: () => store.close(),
  }
  return { store: failingStore, hasFailed: () => transactions > failing }
}

describe('sealing that comes to no end', () => {
  it('leaves every entry readable at each step, and is finished by the next one', async () => {
    for (let step = 0, hasFailed = true; hasFailed; step++) {
      const scratch = await sample()
      const before = await everythingIn(scratch.project)
      const failing = failingAt(scratch.project.store, step)
      const sealing = sealerOver(scratch.project, failing.store, 1).seal(sealNow)
      await sealing.catch((error: unknown) => expect(String(error)).toContain('The disk is gone'))
      hasFailed = failing.hasFailed()
      expect(hasFailed || step > 10).toBe(true)
      expect(await everythingIn(scratch.project)).toEqual(before)
      await scratch.reopen()
      expect(await everythingIn(scratch.project)).toEqual(before)
      const finished = await sealHistory(scratch.project, sealNow)
      expect(finished).toEqual({ kind: 'done', sealedLsn: head - 1 })
      expect(await everythingIn(scratch.project)).toEqual(before)
      expect(rowsOf(scratch.project.store, 'log')).toEqual([head])
      expect(await checkedLog(scratch.project)).toMatchObject({ done: true, firstBadLsn: null })
    }
  })

  it('leaves nothing behind that counts, or stays, when history is cut in another way the next time', async () => {
    const { project } = await sample()
    const before = await everythingIn(project)
    // The claim, the blocks of the first segment, and then its places.
    const failing = failingAt(project.store, 2)
    await expect(sealerOver(project, failing.store, 1).seal(sealNow)).rejects.toThrow('The disk is gone')
    const left = rowsOf(project.store, 'blocks').length
    const larger = { ...sealNow, sizes: { ...sealNow.sizes, blockEntriesMax: 100 } }
    expect((await sealHistory(project, larger)).kind).toBe('done')
    expect(rowsOf(project.store, 'seals')).toEqual([1, 71, 141])
    expect(rowsOf(project.store, 'blocks').filter((key) => key < 71).length).toBeLessThan(left)
    expect(rowsOf(project.store, 'places')).toEqual([1, 71, 141])
    expect(await everythingIn(project)).toEqual(before)
  })

  it('stops at once when the project is closed, and loses nothing', async () => {
    const scratch = await sample()
    const before = await everythingIn(scratch.project)
    for (let turns = 0; turns < 12; turns++) {
      const sealing = sealHistory(scratch.project, sealNow)
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      const { project } = scratch
      await scratch.reopen()
      expect((await sealing).kind).toMatch(/done|stopped/u)
      expect((await sealHistory(project, sealNow).catch(() => ({ kind: 'closed' }))).kind).not.toBe('done')
      expect(await everythingIn(scratch.project)).toEqual(before)
    }
  })
})

describe('two that seal one log', () => {
  it('do it one at a time; who is still at it is left alone, who stood still is taken over', async () => {
    const { project } = await sample()
    const before = await everythingIn(project)
    let now = 1000
    const first = sealerOver(project, project.store, 1, () => now)
    const second = sealerOver(project, project.store, 2, () => now)
    const patient = { ...sealNow, patienceMilliseconds: 500 }
    const sealing = first.seal(patient)
    expect((await second.seal(patient)).kind).toBe('busy')
    expect(await sealing).toEqual({ kind: 'done', sealedLsn: head - 1 })

    // A process that was killed has left its claim.
    await project.store.transact(() => project.store.table('seals').put(numberKey(0), new Uint8Array(22)))
    expect((await second.seal(patient)).kind).toBe('busy')
    now += 499
    expect((await second.seal(patient)).kind).toBe('busy')
    now += 1
    expect((await second.seal(patient)).kind).toBe('done')
    expect(rowsOf(project.store, 'seals')).not.toContain(0)
    expect(await everythingIn(project)).toEqual(before)
  })

  it('change nothing any more once they were taken over', async () => {
    for (let turns = 1; turns < 14; turns++) {
      const { project } = await sample()
      const before = await everythingIn(project)
      const slow = sealerOver(project, project.store, 1).seal(sealNow)
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      const eager = await sealerOver(project, project.store, 2).seal(sealNow)
      expect(eager).toEqual({ kind: 'done', sealedLsn: head - 1 })
      expect((await slow).kind).toMatch(/busy|done/u)
      expect(await everythingIn(project)).toEqual(before)
      expect(rowsOf(project.store, 'log')).toEqual([head])
    }
  })
})

/** Changes a byte of a row behind the engine's back. */
async function damage(project: Project, table: string, key: number, at: number): Promise<void> {
  await project.store.transact(() => {
    const bytes = new Uint8Array(project.store.table(table).get(numberKey(key)) ?? [])
    bytes[at] = (bytes[at] as number) ^ 0x10
    project.store.table(table).put(numberKey(key), bytes)
  })
}

/** LSNs that cannot be read; what can be read is as it was, and what cannot says which it is. */
function unreadable(project: Project, before: ReadonlyMap<number, string>): number[] {
  const bad: number[] = []
  for (const [lsn, document] of before) {
    try {
      expect(Buffer.from(project.log.entry(asLsn(lsn)).document).toString('hex')).toBe(document)
    } catch (error) {
      if (!isArgonError(error, 'log.corrupt')) throw error
      expect(error.details['lsn']).toBe(lsn)
      bad.push(lsn)
    }
  }
  return bad
}

function documentsOf(project: Project): Map<number, string> {
  const documents = new Map<number, string>()
  for (let lsn = 1; lsn <= project.log.head().lsn; lsn++)
    documents.set(lsn, Buffer.from(project.log.entry(asLsn(lsn)).document).toString('hex'))
  return documents
}

describe('damage in sealed history', () => {
  it('in any byte of a block is found, names the LSNs of the block, and spares all others', async () => {
    const scratch = await sample()
    await sealHistory(scratch.project, sealNow)
    const before = documentsOf(scratch.project)
    const block = rowsOf(scratch.project.store, 'blocks')[20] as number
    const length = scratch.project.store.table('blocks').get(numberKey(block))?.length ?? 0
    for (const at of [0, 4, 5, 8, 12, length - 1]) {
      await damage(scratch.project, 'blocks', block, at)
      await scratch.reopen()
      const bad = unreadable(scratch.project, before)
      expect(bad).toHaveLength(5)
      expect(() => scratch.project.log.entry(asLsn(bad[0] as number))).toThrow(
        `LSNs ${bad.join(', ')} is not`,
      )
      const verified = await checkedLog(scratch.project)
      expect(verified).toMatchObject({ done: true, firstBadLsn: bad[0] })
      await damage(scratch.project, 'blocks', block, at)
    }
    await scratch.reopen()
    expect(unreadable(scratch.project, before)).toEqual([])
  })

  it('in a row of places is found for the LSNs of the row', async () => {
    const scratch = await sample()
    await sealHistory(scratch.project, sealNow)
    const before = documentsOf(scratch.project)
    await damage(scratch.project, 'places', 71, 20)
    await scratch.reopen()
    expect(unreadable(scratch.project, before)).toEqual(Array.from({ length: 70 }, (_, i) => 71 + i))
    // The record that holds LSN 71 begins before it; what is before that record can be walked through.
    const walk = scratch.project.log.walk()
    await walk.prepare(1)
    const record = scratch.project.log.recordAt(71)
    for (let lsn = 1; lsn < Number(record?.lsn); lsn++) walk.entry(asLsn(lsn))
    expect(() => walk.record(asLsn(Number(record?.lsn)))).toThrow('damaged at LSN 71')
    expect(() => walk.entry(asLsn(72))).toThrow('damaged at LSN 72')
    expect(walk.entry(asLsn(141)).op).toBe('update')
  })

  it('in a row of places that says it is whole is found by what the blocks say', async () => {
    const scratch = await sample()
    await sealHistory(scratch.project, sealNow)
    const before = documentsOf(scratch.project)
    const { store } = scratch.project
    await store.transact(() => {
      const key = numberKey(71)
      const value = new Uint8Array(store.table('places').get(key) ?? []).slice(4)
      const [third, fourth] = [value.slice(8, 12), value.slice(12, 16)]
      value.set(fourth, 8)
      value.set(third, 12)
      store.table('places').put(key, withKeyChecksum(key, value))
    })
    await scratch.reopen()
    expect(unreadable(scratch.project, before)).toEqual([73, 74])
  })

  it('in the row of a segment makes its entries missing, and nothing else', async () => {
    const scratch = await sample()
    await sealHistory(scratch.project, sealNow)
    const before = documentsOf(scratch.project)
    await damage(scratch.project, 'seals', 71, 6)
    await scratch.reopen()
    expect(unreadable(scratch.project, before)).toEqual(Array.from({ length: 70 }, (_, i) => 71 + i))
  })

  it('of a row that stands at another place is found', async () => {
    const scratch = await sample()
    await sealHistory(scratch.project, sealNow)
    const before = documentsOf(scratch.project)
    for (const table of ['blocks', 'places']) {
      const [one = 0, other = 0] = rowsOf(scratch.project.store, table)
      const swap = (): Promise<void> =>
        scratch.project.store.transact(() => {
          const stored = scratch.project.store.table(table)
          const [a, b] = [stored.get(numberKey(one)), stored.get(numberKey(other))]
          stored.put(numberKey(one), b ?? new Uint8Array(0))
          stored.put(numberKey(other), a ?? new Uint8Array(0))
        })
      await swap()
      await scratch.reopen()
      expect(unreadable(scratch.project, before).length).toBeGreaterThanOrEqual(10)
      await swap()
    }
  })

  it('before sealing is not sealed: it would pass for whole', async () => {
    const scratch = await sample()
    await damage(scratch.project, 'log', 100, 30)
    await scratch.reopen()
    await expect(sealHistory(scratch.project, sealNow)).rejects.toMatchObject({
      code: 'log.corrupt',
      details: { lsn: 100 },
    })
    expect(scratch.project.sealer.sealedLsn()).toBe(70)
    expect(await checkedLog(scratch.project)).toMatchObject({ done: true, firstBadLsn: 100 })
  })
})

describe('unpacked blocks', () => {
  const block = (bytes: number) => ({ bytes, count: 1, offset: () => 0, view: () => new Uint8Array(0) })

  it('are kept up to a number of bytes, the last used ones', () => {
    const cache = new BlockCache(100)
    cache.add(1, block(40))
    cache.add(2, block(40))
    expect(cache.get(1)).toBeDefined()
    cache.add(3, block(40))
    expect([1, 2, 3].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true])
    expect(cache.bytes).toBe(80)
    cache.add(4, block(101))
    expect(cache.get(4)).toBeUndefined()
    cache.add(5, block(100))
    expect([1, 3, 5].map((key) => cache.get(key) !== undefined)).toEqual([false, false, true])
    expect(cache.bytes).toBe(100)
  })
})
