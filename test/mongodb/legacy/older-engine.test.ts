import { serialize, type Document } from 'bson'
import type { Db } from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { createLegacyEngine, type LegacyEngine } from '../../../electron/engine/legacy/legacy-engine.ts'
import { decode } from '../../../electron/engine/bson/bson-options.ts'
import type { TestServer } from '../../support/mongodb/servers.ts'
import { contentOf, makeOlderInstallation, rawDocuments } from '../../support/mongodb/older-installation.ts'
import { onEveryServer, scratchDatabase } from '../../support/mongodb/on-every-server.ts'

/** The older engine over a database of its own with `main` and one branch. */
async function olderEngine(server: TestServer): Promise<{ db: Db; engine: LegacyEngine }> {
  const { db } = await scratchDatabase(server)
  await makeOlderInstallation(server, db, ['feature'])
  const uri = new URL(server.uri)
  uri.pathname = db.databaseName
  const engine = await createLegacyEngine({ uri: uri.href, branches: null })
  onTestFinished(() => engine.close())
  return { db, engine }
}

const names = async (engine: LegacyEngine): Promise<string[]> =>
  (await engine.branches.list()).map(({ name }) => name)

const idsOf = (documents: readonly Uint8Array[]): unknown[] =>
  documents.map((document) => String((decode(document) as { _id: unknown })._id))

onEveryServer((server) => {
  test('a branch is a full copy of another one, its indexes included, and gone when it is deleted', async () => {
    const { db, engine } = await olderEngine(server)
    await db.collection('feature_users').createIndex({ name: 1 }, { name: 'by name' })
    const before = await contentOf(db)
    expect(await names(engine)).toEqual(['main', 'feature'])

    const made = await engine.branches.create({ name: 'copy', from: 'feature' })
    for (const { name } of made.collections) {
      expect(await rawDocuments(db, `copy_${name}`)).toEqual(await rawDocuments(db, `feature_${name}`))
    }
    const indexes = await db.collection('copy_users').listIndexes().toArray()
    expect(indexes.map(({ name }) => String(name)).sort()).toEqual(['_id_', 'by name'])

    await db.collection('copy_users').deleteMany({})
    expect(await engine.branches.delete('copy')).toMatchObject({ name: 'copy' })
    expect(await names(engine)).toEqual(['main', 'feature'])
    expect(await contentOf(db)).toEqual(before)
  })

  test('branches that cannot be made or deleted are refused, and nothing is touched', async () => {
    const { db, engine } = await olderEngine(server)
    const before = await contentOf(db)
    const failing = [
      [() => engine.branches.create({ name: 'feature', from: 'main' }), 'branch.nameTaken'],
      [() => engine.branches.create({ name: 'dev_2', from: 'main' }), 'branch.badName'],
      [() => engine.branches.create({ name: 'a$b', from: 'main' }), 'collection.badName'],
      [() => engine.branches.create({ name: 'new', from: 'gone' }), 'branch.notFound'],
      [() => engine.branches.create({ name: 'new', from: 'main', signal: AbortSignal.abort() }), 'cancelled'],
      [() => engine.branches.delete('main'), 'branch.isMain'],
      [() => engine.branches.delete('gone'), 'branch.notFound'],
    ] as const
    for (const [work, code] of failing) await expect(work()).rejects.toMatchObject({ code })
    expect(await contentOf(db)).toEqual(before)
  })

  test('a branch with an underscore in its name is one where it is listed; a new one needs no listing', async () => {
    const { db } = await scratchDatabase(server)
    await makeOlderInstallation(server, db, ['dev_2'])
    const uri = new URL(server.uri)
    uri.pathname = db.databaseName
    const engine = await createLegacyEngine({ uri: uri.href, branches: ['main', 'dev_2'] })
    onTestFinished(() => engine.close())
    await engine.branches.create({ name: 'new', from: 'dev_2' })
    expect(await names(engine)).toEqual(['main', 'dev_2', 'new'])
    expect((await engine.collections.list('new')).map(({ name }) => name)).toContain('users')
  })

  test('an empty database has an empty main, of which nothing can be copied', async () => {
    const { db } = await scratchDatabase(server)
    const uri = new URL(server.uri)
    uri.pathname = db.databaseName
    const engine = await createLegacyEngine({ uri: uri.href, branches: null })
    onTestFinished(() => engine.close())
    expect(await names(engine)).toEqual(['main'])
    expect(await engine.collections.list('main')).toEqual([])
    await expect(engine.branches.create({ name: 'new', from: 'main' })).rejects.toMatchObject({
      code: 'collection.notFound',
    })
  })

  test('a copy that fails half way leaves nothing of itself behind', async () => {
    const { db, engine } = await olderEngine(server)
    const longName = `main_${'z'.repeat(130)}`
    await db.createCollection(longName)
    const before = await contentOf(db)
    const name = 'x'.repeat(119)
    // The copy's name would be longer than any server allows.
    await expect(engine.branches.create({ name, from: 'main' })).rejects.toThrow()
    expect(await contentOf(db)).toEqual(before)
  })

  test('collections and their documents are browsed in the order of _id, from both ends', async () => {
    const { db, engine } = await olderEngine(server)
    const collections = await engine.collections.list('feature')
    expect(collections.find(({ name }) => name === 'users')).toEqual({ name: 'users', count: 200 })
    const place = { branch: 'feature', collection: 'users' }
    const all = await engine.documents.page({ ...place, from: null, direction: 'forward', limit: 1000 })
    expect(all).toMatchObject({ total: 200, hasMore: false })
    expect([...all.documents].map((document) => Uint8Array.from(document))).toEqual(
      (await rawDocuments(db, 'feature_users')).sort((a, b) => (idsOf([a]) < idsOf([b]) ? -1 : 1)),
    )
    const ids = idsOf(all.documents)

    const third = all.documents[2] as Uint8Array
    const id = serialize({ _id: (decode(third) as Document)['_id'] as unknown })
    const from = { kind: 'id', id, inclusive: false } as const
    const behind = await engine.documents.page({ ...place, from, direction: 'forward', limit: 5 })
    expect(idsOf(behind.documents)).toEqual(ids.slice(3, 8))
    const ahead = await engine.documents.page({ ...place, from, direction: 'backward', limit: 5 })
    expect(idsOf(ahead.documents)).toEqual(ids.slice(0, 2))
    expect(ahead.hasMore).toBe(false)
    const offset = { kind: 'offset', offset: 190 } as const
    const last = await engine.documents.page({ ...place, from: offset, direction: 'forward', limit: 5 })
    expect(idsOf(last.documents)).toEqual(ids.slice(190, 195))
    expect(last.hasMore).toBe(true)

    expect(await engine.documents.get('feature', 'users', id)).toEqual(Buffer.from(third))
    const missing = serialize({ _id: 'nowhere' })
    expect(await engine.documents.get('feature', 'users', missing)).toBeNull()
  })
})

test('a connection string without a database is refused, with what it must look like', async () => {
  for (const uri of ['mongodb://127.0.0.1:1', 'mongodb://127.0.0.1:1/', 'mongodb://127.0.0.1:1/?tls=true']) {
    await expect(createLegacyEngine({ uri, branches: null })).rejects.toThrow(
      expect.objectContaining({ code: 'legacy.noDatabase' }) as Error,
    )
  }
})

test('a connection string that cannot be read is refused in words', async () => {
  await expect(createLegacyEngine({ uri: 'mongodb://u:p@/shop', branches: null })).rejects.toThrow(
    expect.objectContaining({ code: 'mongodb.badUri' }) as Error,
  )
})
