import { Long, MongoClient, type MongoClientBulkWriteError } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

let scratch: ScratchEndpoint
let client: MongoClient

beforeAll(async () => {
  scratch = await startScratchEndpoint()
  client = new MongoClient(scratch.uri, { appName: 'a test' })
})
afterAll(async () => {
  await client.close()
  await scratch.close()
})

const names = async (): Promise<string[]> =>
  (await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name)

describe('a database that nobody has written to', () => {
  it('is empty, appears with its first write, and is gone when it is dropped', async () => {
    const db = client.db('first_write')
    expect(await db.collection('things').find().toArray()).toEqual([])
    expect(await names()).not.toContain('first_write')
    await db.collection('things').insertOne({ a: 1 })
    expect(await names()).toContain('first_write')
    expect(await db.listCollections({}, { nameOnly: true }).toArray()).toEqual([
      { name: 'things', type: 'collection' },
    ])
    await db.dropDatabase()
    expect(await names()).not.toContain('first_write')
    expect(await db.collection('things').find().toArray()).toEqual([])
  })

  it('is made once by many first writes at the same time', async () => {
    const db = client.db('at_once')
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => db.collection<{ _id: number }>('things').insertOne({ _id: i })),
    )
    expect(await db.collection('things').find().toArray()).toHaveLength(20)
    expect((await names()).filter((name) => name.startsWith('at_once'))).toEqual(['at_once'])
  })

  it.each(['admin', 'config', 'local'])('cannot be %s', async (name) => {
    await expect(client.db(name).collection('things').insertOne({})).rejects.toMatchObject({ code: 73 })
  })
})

describe('documents', () => {
  it('are found in batches of any size', async () => {
    const things = client.db('batches').collection<{ _id: number }>('things')
    await things.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: i })))
    const ids = Array.from({ length: 500 }, (_, i) => i)
    for (const batchSize of [1, 7, 100, 1000]) {
      const found = await things.find({}, { batchSize }).toArray()
      expect(found.map(({ _id }) => _id)).toEqual(ids)
    }
    const few = await things
      .find({ _id: { $gte: 490 } })
      .limit(3)
      .toArray()
    expect(few.map(({ _id }) => _id)).toEqual([490, 491, 492])
  })

  it('are sorted, projected, counted and told apart', async () => {
    const things = client.db('queried').collection<{ _id: number; kind: string; n: number }>('things')
    await things.insertMany(
      Array.from({ length: 10 }, (_, i) => ({ _id: i, kind: i % 2 === 0 ? 'even' : 'odd', n: -i })),
    )
    const sorted = await things.find({ kind: 'odd' }, { sort: { n: 1 }, limit: 2 }).toArray()
    expect(sorted.map(({ n }) => n)).toEqual([-9, -7])
    expect(await things.estimatedDocumentCount()).toBe(10)
    expect(await things.distinct('kind', { n: { $lt: 0 } })).toEqual(['odd', 'even'])
    expect(
      await client.db('queried').command({ count: 'things', query: { kind: 'odd' }, skip: 1 }),
    ).toMatchObject({ n: 4 })
    expect(await things.distinct('nothing')).toEqual([])
  })

  it('are updated, replaced, upserted and found while they are changed', async () => {
    const things = client.db('updated').collection<{ _id: number; n?: number; list?: number[] }>('things')
    expect(await things.updateOne({ _id: 1 }, { $set: { n: 1 } }, { upsert: true })).toMatchObject({
      upsertedId: 1,
      matchedCount: 0,
    })
    expect(await things.updateMany({}, { $inc: { n: 1 }, $push: { list: 5 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    })
    expect(await things.updateOne({ _id: 1 }, { $set: { n: 2 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    })
    expect(await things.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } })).toEqual({ _id: 1, n: 2, list: [5] })
    expect(await things.findOneAndReplace({ _id: 1 }, { n: 9 }, { returnDocument: 'after' })).toEqual({
      _id: 1,
      n: 9,
    })
    expect(await things.findOneAndDelete({ n: 9 }, { projection: { _id: 0 } })).toEqual({ n: 9 })
    expect(await things.findOneAndDelete({ n: 9 })).toBeNull()
    await expect(things.updateOne({ _id: 1 }, { $bogus: { n: 1 } } as never)).rejects.toMatchObject({
      code: 9,
    })
  })

  it('are changed in bulk over several collections', async () => {
    const { insertedCount, modifiedCount, deletedCount } = await client.bulkWrite([
      { name: 'insertOne', namespace: 'bulk.a', document: { _id: 1 } as never },
      { name: 'insertOne', namespace: 'bulk.b', document: { _id: 1 } as never },
      { name: 'updateOne', namespace: 'bulk.a', filter: { _id: 1 } as never, update: { $set: { n: 1 } } },
      { name: 'deleteOne', namespace: 'bulk.b', filter: { _id: 1 } as never },
    ])
    expect([insertedCount, modifiedCount, deletedCount]).toEqual([2, 1, 1])
    expect(await client.db('bulk').collection('a').find().toArray()).toEqual([{ _id: 1, n: 1 }])
    const { records } = await client.db('bulk').command({ argonLog: 1, limit: 1 })
    expect(records[0]).toMatchObject({ inserts: 2, updates: 1, deletes: 1 })
  })

  it('are changed in bulk over several databases, each operation once', async () => {
    const of = (namespace: string) => ({ name: 'insertOne', namespace, document: {} as never }) as const
    const operations = [of('bulk_a.x'), of('bulk_b.x'), of('bulk_a.x'), of('bulk_b.x'), of('bulk_b.x')]
    expect(await client.bulkWrite(operations)).toMatchObject({ insertedCount: 5 })
    expect(await client.db('bulk_a').collection('x').countDocuments()).toBe(2)
    expect(await client.db('bulk_b').collection('x').countDocuments()).toBe(3)
  })

  it('are told one by one, over several batches of answers, in a bulk that can be sent again', async () => {
    const insert = { insert: 0, document: { _id: 1 } }
    // The numbers of its sessions are not the driver's own.
    const other = new MongoClient(scratch.uri)
    const session = other.startSession()
    const ops = Array.from({ length: 150 }, () => insert)
    const bulk = { bulkWrite: 1, ops, nsInfo: [{ ns: 'bulk_many.x' }], ordered: false }
    const sent = { ...bulk, cursor: { batchSize: 120 }, txnNumber: Long.fromNumber(1) }
    const { cursor } = await other.db('admin').command(sent, { session })
    const getMore = { getMore: Long.fromValue(cursor.id), collection: '$cmd.bulkWrite' }
    const rest = await other.db('admin').command(getMore, { session })
    expect([cursor.firstBatch.length, rest['cursor'].nextBatch.length]).toEqual([120, 30])
    await session.endSession()
    await other.close()
    const models = Array.from(
      { length: 150 },
      () => ({ name: 'insertOne', namespace: 'bulk_many.x', document: { _id: 1 } as never }) as const,
    )
    const errors = await client.bulkWrite(models, { ordered: false }).then(
      () => [],
      (error: unknown) => [...(error as MongoClientBulkWriteError).writeErrors.values()],
    )
    expect(errors.map(({ code }) => code)).toEqual(models.map(() => 11_000))
  })

  it('are found between the keys of an index', async () => {
    const things = client.db('bounds').collection<{ _id: number; n: number }>('things')
    await things.insertMany([1, 2, 3, 4].map((_id) => ({ _id, n: _id })))
    await things.createIndex({ n: 1 })
    const bounds = { min: { n: 2 }, max: { n: 4 } }
    expect(await things.find({}, { hint: { n: 1 }, ...bounds }).toArray()).toMatchObject([{ n: 2 }, { n: 3 }])
    expect(await things.find({}, { min: {}, max: {} }).toArray()).toHaveLength(4)
    await expect(things.find({}, bounds).toArray()).rejects.toMatchObject({ code: 51_173 })
    await expect(things.find({}, { returnKey: true }).toArray()).rejects.toMatchObject({ code: 238 })
  })

  it('that are many come in batches within a transaction, too', async () => {
    const things = client.db('paged').collection<{ _id: number }>('things')
    await things.insertMany(Array.from({ length: 9 }, (_, _id) => ({ _id })))
    const seen = await client.withSession((session) =>
      session.withTransaction(async () => {
        await things.deleteOne({ _id: 4 }, { session })
        const found = await things.find({}, { session, batchSize: 2 }).toArray()
        const piped = await things.aggregate([{ $match: {} }], { session, batchSize: 3 }).toArray()
        return [found.length, piped.length]
      }),
    )
    expect(seen).toEqual([8, 8])
  })

  it('that cannot be inserted are told by their places, and the others stay', async () => {
    const things = client.db('batch_errors').collection<{ _id: number }>('things')
    await things.insertOne({ _id: 2 })
    const documents = [1, 2, 3, 2, 4].map((_id) => ({ _id }))
    await expect(things.insertMany(documents, { ordered: false })).rejects.toMatchObject({
      code: 11_000,
      writeErrors: [{ index: 1 }, { index: 3 }],
      insertedCount: 3,
    })
    await things.deleteMany({ _id: { $ne: 2 } })
    await expect(things.insertMany(documents)).rejects.toMatchObject({
      insertedCount: 1,
      writeErrors: [{ index: 1 }],
    })
    expect(await things.find().toArray()).toHaveLength(2)
  })

  it('that were written say in the history which application did it', async () => {
    await client.db('authors').collection('things').insertOne({})
    const log = await client.db('authors').command({ argonLog: 1 })
    expect(log['records'][0]).toMatchObject({ actor: 'a test', inserts: 1 })
  })
})

describe('branches', () => {
  it('are databases of their own: a write on one is not on the other, and the past stays as it was', async () => {
    const main = client.db('shop')
    await main.collection<{ _id: number }>('items').insertMany([{ _id: 1 }, { _id: 2 }])
    const { branch } = await main.command({ argonCreateBranch: 'Pricing test' })
    expect(branch).toMatchObject({ database: 'shop~pricing-test', name: 'Pricing test' })
    const side = client.db(branch.database)
    await side.collection<{ _id: number }>('items').insertOne({ _id: 3 })
    await main.collection<{ _id: number }>('items').deleteOne({ _id: 1 })
    const ids = async (name: string) =>
      (await client.db(name).collection('items').find().toArray()).map(({ _id }) => _id)
    expect(await ids('shop')).toEqual([2])
    expect(await ids('shop~main')).toEqual([2])
    expect(await ids('shop~pricing-test')).toEqual([1, 2, 3])
    expect(await names()).toEqual(expect.arrayContaining(['shop', 'shop~pricing-test']))

    const { database } = await main.command({ argonAt: branch.baseLsn })
    expect(database).toBe(`shop~main@${branch.baseLsn}`)
    expect(await ids(database)).toEqual([1, 2])
    // Not as a primary that steps down: drivers would leave the server and try again.
    const written = client.db(database).collection('items').insertOne({})
    await expect(written).rejects.toMatchObject({
      code: 166,
      message: expect.stringContaining('is the past'),
    })
  })

  it('can be renamed, deleted, brought back and reset from a shell', async () => {
    const main = client.db('shelled')
    await main.collection<{ _id: number }>('items').insertOne({ _id: 1 })
    const { lsn } = await main.command({ argonBranch: 1 })
    await main.collection<{ _id: number }>('items').insertOne({ _id: 2 })
    const made = await main.command({ argonCreateBranch: 'old', at: lsn })
    expect(await client.db('shelled~old').collection('items').find().toArray()).toEqual([{ _id: 1 }])
    await client.db('shelled~old').command({ argonRenameBranch: 'older' })
    await expect(client.db('shelled~old').collection('items').findOne()).rejects.toMatchObject({ code: 26 })
    await client.db('shelled~older').command({ argonDeleteBranch: 1 })
    await main.command({ argonUndeleteBranch: made['branch'].id })
    expect(await client.db('shelled~older').collection('items').find().toArray()).toEqual([{ _id: 1 }])
    await main.command({ argonResetBranch: 1, at: lsn, backup: 'before' })
    expect(await main.collection('items').find().toArray()).toEqual([{ _id: 1 }])
    expect(await client.db('shelled~before').collection('items').find().toArray()).toEqual([
      { _id: 1 },
      { _id: 2 },
    ])
    const { branches } = await main.command({ argonBranches: 1 })
    expect(branches.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['main', 'older', 'before']),
    )
  })

  it('undo what was written between two LSNs', async () => {
    const db = client.db('undone')
    await db.collection<{ _id: number }>('items').insertOne({ _id: 1 })
    await db.collection('items').deleteMany({})
    const { records } = await db.command({ argonLog: 1, limit: 1 })
    await db.command({ argonUndo: records[0].lsn })
    expect(await db.collection('items').find().toArray()).toEqual([{ _id: 1 }])
  })

  it('that are not there are refused with how to make one', async () => {
    await expect(client.db('shop~nobody').collection('items').findOne()).rejects.toMatchObject({
      code: 26,
      message: expect.stringContaining('argonCreateBranch'),
    })
    await expect(client.db('nobody~main').collection('items').insertOne({})).rejects.toMatchObject({
      code: 26,
    })
  })
})

describe('collections', () => {
  it('are made, renamed over others, listed with their options and dropped', async () => {
    const db = client.db('catalogue')
    await db.createCollection('a', { validator: { n: { $gte: 0 } }, validationLevel: 'moderate' })
    await expect(db.createCollection('a')).rejects.toMatchObject({ code: 48 })
    await expect(db.createCollection('c', { capped: true, size: 1000 })).rejects.toMatchObject({ code: 115 })
    await db.collection('b').insertOne({ n: 1 })
    await expect(db.renameCollection('b', 'a')).rejects.toMatchObject({ code: 48 })
    await db.renameCollection('b', 'a', { dropTarget: true })
    await expect(db.renameCollection('b', 'c')).rejects.toMatchObject({ code: 26 })
    const [listed] = await db.listCollections({ name: 'a' }).toArray()
    expect(listed).toMatchObject({ name: 'a', type: 'collection', info: { readOnly: false } })
    expect(await db.stats()).toMatchObject({ collections: 1, objects: 1 })
    await db.dropCollection('a')
    expect(await db.listCollections().toArray()).toEqual([])
  })
})

describe('a collation of a collection', () => {
  const collation = { locale: 'en', strength: 2 }

  it('is that of its reads, its writes and its indexes, unless they name another', async () => {
    const db = client.db('collated')
    const names = await db.createCollection<{ _id: string; name: string }>('names', { collation })
    await names.insertMany([
      { _id: 'a', name: 'Ann' },
      { _id: 'b', name: 'ann' },
      { _id: 'c', name: 'Bob' },
    ])
    expect(await names.find({ name: 'ANN' }).toArray()).toHaveLength(2)
    expect(await names.find({ _id: 'A' }).toArray()).toMatchObject([{ name: 'Ann' }])
    expect(await names.find({ name: 'ANN' }, { collation: { locale: 'simple' } }).toArray()).toEqual([])
    expect(await names.distinct('name')).toHaveLength(2)
    expect(await names.aggregate([{ $group: { _id: '$name' } }]).toArray()).toHaveLength(2)
    await names.createIndex({ name: 1 })
    expect(await names.indexes()).toMatchObject([{ collation }, { collation }])
    expect(await names.find({ name: 'ANN' }).sort({ name: 1 }).toArray()).toHaveLength(2)
    expect(await names.updateMany({ name: 'bOB' }, { $set: { n: 1 } })).toMatchObject({ modifiedCount: 1 })
    expect(await names.findOneAndDelete({ _id: 'B' })).toMatchObject({ _id: 'b' })
    expect(await names.deleteMany({ _id: 'C' })).toMatchObject({ deletedCount: 1 })
    expect(await names.countDocuments()).toBe(1)
  })

  it('is listed with all its fields, and refused where it is none', async () => {
    const db = client.db('collations')
    await db.createCollection('names', { collation })
    await db.createCollection('plain', { collation: { locale: 'simple' } })
    const [names, plain] = await db.listCollections({}, { nameOnly: false }).toArray()
    expect(names?.options).toMatchObject({
      collation: { ...collation, caseLevel: false, numericOrdering: false },
    })
    expect(plain?.options).toEqual({})
    const wrong = db.createCollection('wrong', { collation: { locale: 'en', strength: 9 } })
    await expect(wrong).rejects.toMatchObject({ code: 2 })
    expect(await db.listCollections({ name: 'wrong' }).toArray()).toEqual([])
  })
})
