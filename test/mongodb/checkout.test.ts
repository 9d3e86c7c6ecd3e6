import { serialize } from 'bson'
import type { Db } from 'mongodb'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { applyCheckout } from '../../electron/engine/transfer/mongodb/checkout-apply.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { asBranchId, mainBranchId, type BranchId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import {
  branchContents,
  collectionNamed,
  insertRaw,
  lastOf,
  scratchEngine,
  serverContents,
  type OpenProject,
} from '../support/mongodb/clone-scene.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

type Client = Parameters<Engine['checkout']['plan']>[0]
type Input = Parameters<Engine['checkout']['plan']>[2]

interface Scene {
  readonly engine: Engine
  readonly client: Client
  readonly db: Db
  readonly target: Db
  readonly project: OpenProject
  readonly input: Input
}

const author = { actor: 'Ada' }
const numbered = (from: number, to: number, text = 'x'): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => serialize({ _id: from + i, n: from + i, text }))

async function planOf({ engine, client, project, input }: Scene, more: Partial<Input> = {}) {
  const last = await lastOf(engine.checkout.plan(client, project, { ...input, ...more }))
  if (last.kind !== 'planned') throw new Error('There is no plan')
  return last.plan
}

async function apply(scene: Scene, fingerprint: string, more: Partial<Input> = {}) {
  const { engine, client, project, input } = scene
  const last = await lastOf(engine.checkout.apply(client, project, { ...input, ...more, fingerprint }))
  if (last.kind !== 'done') throw new Error('The checkout did not end')
  return last.report
}

const checkOut = async (scene: Scene, more: Partial<Input> = {}) =>
  apply(scene, (await planOf(scene, more)).fingerprint, more)

async function write(
  { engine, project }: Scene,
  branchId: BranchId,
  collection: string,
  writes: Parameters<Engine['documents']['write']>[1]['writes'],
): Promise<void> {
  const collectionId = collectionNamed(engine, project, branchId, collection)
  await engine.documents.write(project, { branchId, collectionId, writes }, author)
}

onEveryServer((server) => {
  /** A database with two collections, cloned, and an empty database beside it. */
  async function scene(): Promise<Scene> {
    const { db, client } = await scratchDatabase(server)
    const { db: other } = await scratchDatabase(server)
    const target = client.db(other.databaseName)
    const engine = scratchEngine()
    await insertRaw(db, 'orders', numbered(0, 1500))
    await insertRaw(db, 'users', numbered(0, 20))
    await db.collection('users').createIndex({ text: -1, n: 1 }, { name: 'text and n', unique: true })
    const source = { database: db.databaseName, collections: null, missing: 'keep' } as const
    const clone = engine.clone.start(
      client,
      { target: { kind: 'newProject', name: 'Shop' }, ...source },
      'Ada',
    )
    const [first] = await Array.fromAsync(clone)
    if (first?.kind !== 'target') throw new Error('There is no project')
    const project = await engine.projects.use(first.projectId)
    const input = { branchId: mainBranchId, at: atHead, database: target.databaseName, collections: null }
    return { engine, client, db, target, project, input }
  }

  /** Every collection of the target is byte for byte what the branch held. */
  async function expectEqual(
    s: Scene,
    branchId: BranchId,
    names: readonly string[],
    at: Input['at'] = atHead,
  ) {
    for (const collection of names) {
      const place = { branchId, collection, at }
      expect(await serverContents(s.target, collection)).toEqual(
        await branchContents(s.engine, s.project, place),
      )
    }
  }

  describe('a checkout', () => {
    test('of a clone is the same database again; of an edited branch what was edited', async () => {
      const s = await scene()
      const plan = await planOf(s)
      expect(plan.collections).toMatchObject([
        { name: 'orders', isNew: true, inserts: 1500, updates: 0, deletes: 0, indexes: [] },
        { name: 'users', isNew: true, inserts: 20, updates: 0, deletes: 0, indexes: ['text and n'] },
      ])
      expect(await s.target.listCollections().toArray()).toEqual([])
      await apply(s, plan.fingerprint)
      for (const name of ['orders', 'users']) {
        expect(await serverContents(s.target, name)).toEqual(await serverContents(s.db, name))
      }
      const indexes = await s.target.collection('users').indexes()
      expect(indexes.find(({ name }) => name === 'text and n')).toMatchObject({ unique: true })
      expect(Object.keys(indexes.find(({ name }) => name === 'text and n')?.key ?? {})).toEqual(['text', 'n'])

      const branchId = await s.engine.branches.create(s.project, 'edit', mainBranchId, atHead, author)
      const before = s.project.log.head().lsn
      await write(s, branchId, 'orders', [
        { kind: 'insert', document: serialize({ _id: 'new', b: 1, a: 2 }) },
        { kind: 'replace', document: serialize({ _id: 3, text: 'edited' }), expected: null },
        { kind: 'delete', id: serialize({ _id: 4 }), expected: null },
      ])
      const edited = await planOf(s, { branchId })
      expect(edited.collections).toMatchObject([
        { name: 'orders', inserts: 1, updates: 1, deletes: 1, unchanged: 1498 },
        { name: 'users', inserts: 0, updates: 0, deletes: 0, unchanged: 20, indexes: [] },
      ])
      const samples = edited.collections[0]?.samples ?? []
      expect(samples.map(({ kind }) => kind).sort()).toEqual(['delete', 'insert', 'update'])
      expect(samples.find(({ kind }) => kind === 'update')?.after).toEqual(
        Uint8Array.from(serialize({ _id: 3, text: 'edited' })),
      )
      await apply(s, edited.fingerprint, { branchId })
      await expectEqual(s, branchId, ['orders', 'users'])
      const at = { kind: 'lsn', lsn: before } as const
      await checkOut(s, { branchId, at })
      await expectEqual(s, branchId, ['orders', 'users'], at)
      const nothing = await planOf(s, { branchId, at })
      expect(nothing.collections.every((c) => c.inserts + c.updates + c.deletes === 0)).toBe(true)
    })

    test('never touches a collection that it was not told to', async () => {
      const s = await scene()
      await insertRaw(s.target, 'orders', numbered(0, 3, 'theirs'))
      await insertRaw(s.target, 'other', numbered(0, 3, 'theirs'))
      const before = [await serverContents(s.target, 'orders'), await serverContents(s.target, 'other')]
      const plan = await planOf(s, { collections: ['users'] })
      expect(plan.untouched).toEqual(['orders', 'other'])
      await apply(s, plan.fingerprint, { collections: ['users'] })
      await expectEqual(s, mainBranchId, ['users'])
      expect([await serverContents(s.target, 'orders'), await serverContents(s.target, 'other')]).toEqual(
        before,
      )
    })

    test('refuses a target that was changed since the preview, and writes nothing', async () => {
      const s = await scene()
      await insertRaw(s.target, 'orders', numbered(0, 3))
      const plan = await planOf(s)
      await s.target.collection('orders').updateOne({ _id: 1 as never }, { $set: { text: 'meanwhile' } })
      const before = await serverContents(s.target, 'orders')
      await expect(apply(s, plan.fingerprint)).rejects.toMatchObject({ code: 'checkout.targetChanged' })
      expect(await serverContents(s.target, 'orders')).toEqual(before)
      expect(await serverContents(s.target, 'users')).toEqual({})
    })

    test('refuses a database that is a log’s own, one of MongoDB’s, and a view', async () => {
      const s = await scene()
      await insertRaw(s.target, 'wal_log', numbered(0, 1))
      await expect(planOf(s)).rejects.toMatchObject({ code: 'checkout.targetIsLog' })
      await expect(planOf(s, { database: 'admin' })).rejects.toMatchObject({
        code: 'checkout.targetUnusable',
      })
      await expect(planOf(s, { database: 'a b' })).rejects.toMatchObject({ code: 'database.badName' })
      await expect(planOf(s, { collections: ['none'] })).rejects.toMatchObject({
        code: 'collection.notFound',
      })
      await s.target.dropDatabase()
      const pipeline = { viewOn: 'users', pipeline: [] }
      const isMade = await s.target.createCollection('orders', pipeline).then(
        () => true,
        () => false,
      )
      if (isMade) await expect(planOf(s)).rejects.toMatchObject({ code: 'checkout.targetUnusable' })
    })

    test('exchanges values of a unique index between documents', async () => {
      const s = await scene()
      await checkOut(s)
      const at = { text: 'x' }
      await write(s, mainBranchId, 'users', [
        { kind: 'replace', document: serialize({ _id: 1, n: 2, ...at }), expected: null },
        { kind: 'replace', document: serialize({ _id: 2, n: 1, ...at }), expected: null },
        { kind: 'replace', document: serialize({ _id: 3, n: 4, ...at }), expected: null },
        { kind: 'replace', document: serialize({ _id: 4, n: 400, ...at }), expected: null },
      ])
      const report = await checkOut(s)
      expect(report).toMatchObject({ refused: 0, collections: [{}, { updates: 4, unchanged: 16 }] })
      await expectEqual(s, mainBranchId, ['users'])
    })

    test('says which documents the server refuses, and writes the others', async () => {
      const s = await scene()
      await insertRaw(s.target, 'orders', numbered(5000, 5001))
      await s.target.collection('orders').createIndex({ text: 1 }, { name: 'one text', unique: true })
      const report = await checkOut(s)
      // All of the branch's orders have one text, of which the target takes one.
      expect(report.refused).toBe(1499)
      expect(report.refusedDocuments[0]).toMatchObject({ collection: 'orders' })
      expect(Object.keys(await serverContents(s.target, 'orders'))).toHaveLength(1)
      await expectEqual(s, mainBranchId, ['users'])
    })

    test('that is stopped stops between batches, and a new one finishes', async () => {
      const s = await scene()
      await insertRaw(s.target, 'orders', numbered(1000, 1400, 'old'))
      const stop = new AbortController()
      const { fingerprint } = await planOf(s)
      const stopped = async (): Promise<void> => {
        const input = { ...s.input, fingerprint, signal: stop.signal }
        for await (const report of s.engine.checkout.apply(s.client, s.project, input)) {
          if (report.kind === 'writing' && report.done > 0) stop.abort()
        }
      }
      await expect(stopped()).rejects.toSatisfy((error) => isArgonError(error, 'cancelled'))
      await checkOut(s)
      await expectEqual(s, mainBranchId, ['orders', 'users'])
    })

    test('deletes more than it holds at a time', async () => {
      const s = await scene()
      await insertRaw(s.target, 'users', numbered(100, 400))
      const { fingerprint } = await planOf(s)
      const input = { ...s.input, fingerprint }
      const last = await lastOf(applyCheckout(s.client, s.project, input, 1000))
      expect(last).toMatchObject({ report: { collections: [{}, { name: 'users', deletes: 300 }] } })
      await expectEqual(s, mainBranchId, ['orders', 'users'])
    })

    test('puts out a document of 16 MB, new and changed', async () => {
      const s = await scene()
      const bytes = 16 * 1024 * 1024
      const large = (letter: string): Uint8Array =>
        serialize({ _id: 'large', text: letter.repeat(bytes - serialize({ _id: 'large', text: '' }).length) })
      await write(s, mainBranchId, 'users', [{ kind: 'insert', document: large('a') }])
      await checkOut(s, { collections: ['users'] })
      await write(s, mainBranchId, 'users', [{ kind: 'replace', document: large('b'), expected: null }])
      const report = await checkOut(s, { collections: ['users'] })
      expect(report).toMatchObject({ refused: 0, collections: [{ updates: 1 }] })
      await expectEqual(s, mainBranchId, ['users'])
    })

    test('of a branch that there is not is refused', async () => {
      const s = await scene()
      await expect(planOf(s, { branchId: asBranchId(999) })).rejects.toMatchObject({
        code: 'branch.notFound',
      })
    })
  })
})
