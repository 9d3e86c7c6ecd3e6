import { serialize } from 'bson'
import { describe, expect, test } from 'vitest'
import { documentOf, element } from '../../electron/engine/bson/build.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { catalogueAt } from '../../electron/engine/read/catalogue.ts'
import { writeRaw } from '../../electron/engine/mongodb/raw-writes.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { everyBsonValue } from '../support/every-bson-value.ts'
import {
  branchContents,
  insertRaw,
  lastOf,
  scratchEngine,
  serverContents,
  type OpenProject,
} from '../support/mongodb/clone-scene.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

type Client = Parameters<Engine['clone']['start']>[0]

async function cloneWhole(engine: Engine, client: Client, database: string) {
  const target = { kind: 'newProject', name: 'Shop' } as const
  const input = { target, database, collections: null, missing: 'keep' } as const
  const [first, ...rest] = await Array.fromAsync(engine.clone.start(client, input, 'Ada'))
  const last = rest.at(-1)
  if (first?.kind !== 'target' || last?.kind !== 'done') throw new Error('The clone did not end')
  return { project: await engine.projects.use(first.projectId), report: last.report }
}

async function pull(engine: Engine, client: Client, project: OpenProject, database: string, more = {}) {
  const input = { branchId: mainBranchId, database, collections: null, missing: 'keep', ...more } as const
  const last = await lastOf(engine.clone.pull(client, project, input, { actor: 'Ada' }))
  if (last.kind !== 'done') throw new Error('The pull did not end')
  return last.report
}

const numbered = (from: number, to: number, text = 'x'): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => serialize({ _id: from + i, text: `${text} ${from + i}` }))

/** FerretDB 1.24 does not have undefined, DBPointer, code, symbol, Decimal128, MinKey and MaxKey. */
const lacking = new Set([6, 12, 13, 14, 15, 19, 0xff, 0x7f])

onEveryServer((server) => {
  describe('a clone', () => {
    test('holds every document as the server gives it, byte by byte', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      const values = everyBsonValue.filter(([, { type }]) => server.name !== 'ferretdb' || !lacking.has(type))
      const documents = values.map(([name, { type, payload }]) =>
        documentOf([element(2, '_id', textValue(name)), element(type, 'value', payload)]),
      )
      const ids = values.map(([, { type, payload }]) => documentOf([element(type, '_id', payload)]))
      // Hardly a server takes every value as an _id, and one of them hangs up instead of saying so.
      for (const document of documents) await writeRaw(db, 'insert', 'values', [document]).catch(() => {})
      for (const document of ids) await writeRaw(db, 'insert', 'ids', [document]).catch(() => {})
      const { project, report } = await cloneWhole(engine, client, db.databaseName)
      for (const collection of ['values', 'ids']) {
        const expected = await serverContents(db, collection)
        expect(await branchContents(engine, project, { branchId: mainBranchId, collection })).toEqual(
          expected,
        )
        expect(Object.keys(expected).length).toBeGreaterThan(5)
        if (server.name !== 'ferretdb' && collection === 'values') {
          expect(Object.keys(expected)).toHaveLength(everyBsonValue.length)
        }
      }
      expect(report.unusable).toBe(0)
    })

    test('keeps options and indexes, and names that are odd', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await db.collection('orders').createIndex({ total: -1, when: 1 }, { name: 'by total', unique: true })
      const odd = ['with space', 'ünïcode 😀', 'a.b.c', '1', '__proto__', 'constructor']
      const made: string[] = []
      for (const name of odd) {
        // A server that refuses a name does not have it to give.
        const isMade = await insertRaw(db, name, numbered(0, 2)).then(
          () => true,
          () => false,
        )
        if (isMade) made.push(name)
      }
      const { project } = await cloneWhole(engine, client, db.databaseName)
      const rows = catalogueAt(project, mainBranchId, project.log.head().lsn)
      expect(rows.map(({ name }) => name).sort()).toEqual([...made, 'orders'].sort())
      const [index] = rows.find(({ name }) => name === 'orders')?.indexes ?? []
      const theirs = (await db.collection('orders').indexes()).find(({ name }) => name === 'by total')
      expect(index).toBeDefined()
      expect(Buffer.from(index as Uint8Array).includes('by total')).toBe(true)
      expect(Object.keys(theirs?.key ?? {})).toEqual(['total', 'when'])
      for (const collection of made) {
        const expected = await serverContents(db, collection)
        expect(await branchContents(engine, project, { branchId: mainBranchId, collection })).toEqual(
          expected,
        )
      }
    })

    test('leaves out what cannot be versioned, and says so', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await insertRaw(db, 'plain', numbered(0, 3))
      const special = {
        view: () => db.createCollection('view', { viewOn: 'plain', pipeline: [] }),
        capped: () => db.createCollection('capped', { capped: true, size: 4096 }),
        timed: () => db.createCollection('timed', { timeseries: { timeField: 't' } }),
      }
      for (const make of Object.values(special)) await make().catch(() => {})
      const listed = (await db.listCollections({}, { nameOnly: false }).toArray()) as {
        name: string
        type?: string
        options?: { capped?: boolean }
      }[]
      const expected = listed.filter(({ type, options }) => type !== 'collection' || options?.capped === true)
      const { project, report } = await cloneWhole(engine, client, db.databaseName)
      expect(report.skipped.map(({ name }) => name)).toEqual(expected.map(({ name }) => name).sort())
      expect(report.skipped.every(({ reason }) => reason.length > 10)).toBe(true)
      expect(engine.collections.list(project, mainBranchId, { kind: 'head' }).collections).toMatchObject(
        listed
          .filter((one) => !expected.includes(one))
          .map(({ name }) => ({ name }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      )
    })

    test('takes a document of 16 MB', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      const bytes = 16 * 1024 * 1024
      const large = serialize({ _id: 1, text: 'x'.repeat(bytes - serialize({ _id: 1, text: '' }).length) })
      expect(large.length).toBe(bytes)
      await insertRaw(db, 'large', [large])
      const { project } = await cloneWhole(engine, client, db.databaseName)
      const contents = await branchContents(engine, project, { branchId: mainBranchId, collection: 'large' })
      expect(Object.values(contents)).toEqual([Buffer.from(large).toString('hex')])
    })

    test('says whether what it read was of one moment', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await insertRaw(db, 'plain', numbered(0, 3))
      const { report } = await cloneWhole(engine, client, db.databaseName)
      const hello = await db.command({ hello: 1 })
      const canBe = server.name === 'given' && hello['setName'] !== undefined
      expect(report.consistency.kind).toBe(canBe ? 'snapshot' : 'none')
    })

    test('of a database that is not there makes no project', async () => {
      const { client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await expect(cloneWhole(engine, client, 'argon_test_nothing')).rejects.toMatchObject({
        code: 'database.notFound',
      })
      expect(await engine.projects.list()).toEqual([])
    })

    test('goes into a new branch as what differs from where it forks', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await insertRaw(db, 'plain', numbered(0, 50))
      const { project } = await cloneWhole(engine, client, db.databaseName)
      await insertRaw(db, 'plain', numbered(50, 51))
      const target = {
        kind: 'newBranch',
        projectId: project.id,
        name: 'staging',
        from: mainBranchId,
        at: { kind: 'head' },
      } as const
      const input = { target, database: db.databaseName, collections: null, missing: 'keep' } as const
      const last = await lastOf(engine.clone.start(client, input, 'Ada'))
      if (last.kind !== 'done') throw new Error('The clone did not end')
      expect(last.report.collections).toMatchObject([{ inserts: 1, updates: 0, deletes: 0, unchanged: 50 }])
    })
  })

  describe('a pull', () => {
    test('writes nothing where nothing changed', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await insertRaw(db, 'plain', numbered(0, 1500))
      const { project, report } = await cloneWhole(engine, client, db.databaseName)
      expect(report.collections).toMatchObject([{ read: 1500, inserts: 1500, unchanged: 0 }])
      const head = project.log.head().lsn
      const again = await pull(engine, client, project, db.databaseName)
      expect(project.log.head().lsn).toBe(head)
      expect(again).toMatchObject({ fromLsn: null, collections: [{ inserts: 0, unchanged: 1500 }] })
    })

    test('appends inserts, updates and deletes, and no more', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await insertRaw(db, 'plain', numbered(0, 1200))
      await insertRaw(db, 'gone', numbered(0, 2))
      const { project } = await cloneWhole(engine, client, db.databaseName)
      const head = project.log.head().lsn
      const plain = db.collection('plain')
      await plain.deleteMany({ _id: { $in: [5, 700] as never[] } })
      await plain.updateOne({ _id: 6 as never }, { $set: { text: 'new' } })
      await insertRaw(db, 'plain', numbered(1200, 1203))
      await db.collection('plain').createIndex({ text: 1 }, { name: 'text' })
      await db.collection('gone').drop()
      const kept = await pull(engine, client, project, db.databaseName)
      expect(kept.collections).toMatchObject([{ inserts: 3, updates: 1, deletes: 2, unchanged: 1197 }])
      expect(kept.missing).toEqual(['gone'])
      // An entry each, and one for the index.
      expect(project.log.head().lsn - head).toBe(3 + 1 + 2 + 1)
      const place = { branchId: mainBranchId, collection: 'plain' }
      expect(await branchContents(engine, project, place)).toEqual(await serverContents(db, 'plain'))
      const dropped = await pull(engine, client, project, db.databaseName, { missing: 'drop' })
      expect(dropped).toMatchObject({ missing: ['gone'], missingDropped: true })
      const { collections } = engine.collections.list(project, mainBranchId, { kind: 'head' })
      expect(collections.map(({ name }) => name)).toEqual(['plain'])
    })

    test('of some collections leaves the others alone', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      for (const name of ['a', 'b']) await insertRaw(db, name, numbered(0, 3))
      const { project } = await cloneWhole(engine, client, db.databaseName)
      for (const name of ['a', 'b']) await insertRaw(db, name, numbered(3, 5))
      const report = await pull(engine, client, project, db.databaseName, { collections: ['b'] })
      expect(report.collections).toMatchObject([{ name: 'b', inserts: 2 }])
      await expect(
        pull(engine, client, project, db.databaseName, { collections: ['c'] }),
      ).rejects.toMatchObject({ code: 'collection.notFound' })
    })

    test('that was stopped goes on where it was, and writes nothing twice', async () => {
      const { db, client } = await scratchDatabase(server)
      const engine = scratchEngine()
      await insertRaw(db, 'plain', numbered(0, 4000))
      const stop = new AbortController()
      const target = { kind: 'newProject', name: 'Shop' } as const
      const common = { database: db.databaseName, collections: null, missing: 'keep' } as const
      const input = { target, ...common, signal: stop.signal }
      let projectId = ''
      const stopped = async (): Promise<void> => {
        for await (const report of engine.clone.start(client, input, 'Ada')) {
          if (report.kind === 'target') projectId = report.projectId
          if (report.kind === 'collection' && report.progress.inserts > 0) stop.abort()
        }
      }
      await expect(stopped()).rejects.toSatisfy((error) => isArgonError(error, 'cancelled'))
      const project = await engine.projects.use(projectId as OpenProject['id'])
      const written = project.log.head().lsn - 2
      expect(written).toBeGreaterThan(0)
      expect(written).toBeLessThan(4000)
      const report = await pull(engine, client, project, db.databaseName)
      expect(report.collections).toMatchObject([{ inserts: 4000 - written, unchanged: written }])
      const place = { branchId: mainBranchId, collection: 'plain' }
      expect(await branchContents(engine, project, place)).toEqual(await serverContents(db, 'plain'))
    })
  })
})

function textValue(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  const value = Buffer.alloc(4 + bytes.length + 1)
  value.writeInt32LE(bytes.length + 1)
  value.set(bytes, 4)
  return value
}
