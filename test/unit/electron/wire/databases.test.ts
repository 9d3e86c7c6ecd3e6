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
    await expect(client.db(database).collection('items').insertOne({})).rejects.toThrow('is the past')
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

describe('indexes', () => {
  it('are made, refuse what is against them, are hidden, listed and dropped; the past keeps them', async () => {
    const db = client.db('indexed')
    const things = db.collection<{ _id: number; a: number; b?: string }>('things')
    expect(await things.createIndex({ a: 1, b: -1 }, { unique: true })).toBe('a_1_b_-1')
    expect(await things.createIndex({ a: 1, b: -1 }, { unique: true })).toBe('a_1_b_-1')
    await things.insertMany([
      { _id: 1, a: 1, b: 'x' },
      { _id: 2, a: 2, b: 'x' },
    ])
    await expect(things.insertOne({ _id: 3, a: 1, b: 'x' })).rejects.toMatchObject({
      code: 11_000,
      keyPattern: { a: 1, b: -1 },
      keyValue: { a: 1, b: 'x' },
    })
    await expect(things.createIndex({ a: 1, b: -1 })).rejects.toMatchObject({ code: 86 })
    await expect(things.createIndex({ b: 1 }, { unique: true })).rejects.toMatchObject({ code: 11_000 })
    const { lsn } = await db.command({ argonBranch: 1 })
    await db.command({ collMod: 'things', index: { name: 'a_1_b_-1', hidden: true } })
    expect(await things.indexes()).toMatchObject([{ name: '_id_' }, { name: 'a_1_b_-1', hidden: true }])
    await things.dropIndexes()
    expect(await things.indexes()).toHaveLength(1)
    expect(await client.db(`indexed~main@${lsn}`).collection('things').indexes()).toHaveLength(2)
    await expect(things.dropIndex('nothing')).rejects.toMatchObject({ code: 27 })
    await expect(db.collection('nothing').indexes()).rejects.toMatchObject({ code: 26 })
  })

  it('are counted when their collection is validated, in the background or in full', async () => {
    const db = client.db('looked_at')
    await db.collection('things').insertMany([{}, {}])
    await db.collection('things').createIndex({ n: 1 })
    const validate = { validate: 'things' }
    for (const how of [{}, { background: true }, { full: true, background: false, scandata: true }]) {
      const found = await db.command({ ...validate, ...how })
      expect(found).toMatchObject({ valid: true, nrecords: 2, nIndexes: 2 })
    }
    await expect(db.command({ ...validate, full: true, background: true })).rejects.toMatchObject({
      code: 72,
    })
    await expect(db.command({ validate: 'nothing' })).rejects.toMatchObject({ code: 26 })
  })

  it('serve reads, and explain tells so', async () => {
    const things = client.db('explained').collection<{ _id: number; a: number }>('things')
    await things.insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: i, a: i % 10 })))
    const plain = await things.find({ a: 3 }).explain('executionStats')
    expect(plain).toMatchObject({
      queryPlanner: { winningPlan: { stage: 'COLLSCAN' } },
      executionStats: { nReturned: 10, totalDocsExamined: 100 },
    })
    await things.createIndex({ a: 1 })
    const indexed = await things.find({ a: 3 }).explain('executionStats')
    expect(indexed).toMatchObject({
      queryPlanner: { winningPlan: { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: 'a_1' } } },
      executionStats: { nReturned: 10, totalDocsExamined: 10 },
    })
    const piped = await things.aggregate([{ $match: { a: 3 } }, { $count: 'n' }]).explain()
    expect(piped).toMatchObject({ stages: [{ $cursor: { queryPlanner: {} } }, { $count: 'n' }] })
    const hinted = await things.find({ a: 3 }, { hint: { $natural: 1 } }).explain()
    expect(hinted).toMatchObject({ queryPlanner: { winningPlan: { stage: 'COLLSCAN' } } })
    await expect(things.find({ a: 3 }, { hint: 'nothing' }).toArray()).rejects.toMatchObject({ code: 2 })
    await expect(
      things.aggregate([{ $match: { a: 3 } }], { hint: 'nothing' }).toArray(),
    ).rejects.toMatchObject({ code: 2 })
  })

  it('and validators have a say in what is written', async () => {
    const db = client.db('validated')
    await db.createCollection('things', { validator: { n: { $exists: true } } })
    await expect(db.collection('things').insertOne({ a: 1 })).rejects.toMatchObject({ code: 121 })
    await db.command({ collMod: 'things', validationAction: 'warn' })
    await db.collection('things').insertOne({ a: 1 })
  })
})

describe('transactions', () => {
  it('come to be as one record or not at all, and see what they wrote', async () => {
    const things = client.db('transactions').collection<{ _id: number }>('things')
    await things.insertOne({ _id: 0 })
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await things.insertOne({ _id: 1 }, { session })
        await things.insertOne({ _id: 2 }, { session })
        expect(await things.find({}, { session }).toArray()).toHaveLength(3)
        expect(await things.find().toArray()).toHaveLength(1)
      }),
    )
    expect(await things.find().toArray()).toHaveLength(3)
    const { records } = await client.db('transactions').command({ argonLog: 1, limit: 1 })
    expect(records[0]).toMatchObject({ inserts: 2 })

    const session = client.startSession()
    session.startTransaction()
    await things.deleteMany({}, { session })
    await session.abortTransaction()
    await session.endSession()
    expect(await things.find().toArray()).toHaveLength(3)
  })

  it('that write what another has written since conflict, and their driver tries again', async () => {
    const things = client.db('conflicts').collection<{ _id: number }>('things')
    await things.insertOne({ _id: 1 })
    const session = client.startSession()
    session.startTransaction()
    expect(await things.find({}, { session }).toArray()).toHaveLength(1)
    await things.deleteOne({ _id: 1 })
    const conflict = await things.deleteOne({ _id: 1 }, { session }).then(
      () => session.commitTransaction().then(() => null),
      (error: unknown) => error,
    )
    expect(conflict).toMatchObject({ code: 112, errorLabels: ['TransientTransactionError'] })
    await session.endSession()
  })

  it('make collections with their options', async () => {
    const db = client.db('made_within')
    await db.collection('others').insertOne({})
    const session = client.startSession()
    session.startTransaction()
    await db.createCollection('strict', { session, validator: { n: { $type: 'int' } } })
    expect(await db.listCollections({ name: 'strict' }).toArray()).toEqual([])
    await db.collection('others').insertOne({})
    await session.commitTransaction()
    await expect(db.collection('strict').insertOne({ n: 'text' })).rejects.toMatchObject({ code: 121 })
    session.startTransaction()
    await expect(db.createCollection('strict', { session })).rejects.toMatchObject({ code: 48 })
    await session.endSession()
  })

  it('are of one branch', async () => {
    await client.db('one_branch').collection('things').insertOne({})
    const session = client.startSession()
    session.startTransaction()
    await client.db('one_branch').collection('things').insertOne({}, { session })
    await expect(
      client.db('another_one').collection('things').insertOne({}, { session }),
    ).rejects.toMatchObject({
      code: 263,
      message: expect.stringContaining('one branch'),
    })
    await session.endSession()
  })
})

describe('pipelines', () => {
  it('run over a collection, a branch, the past, nothing at all and the server', async () => {
    const db = client.db('pipelines')
    await db
      .collection('sales')
      .insertMany([1, 2, 3, 4].map((n) => ({ kind: n % 2 === 0 ? 'even' : 'odd', n })))
    const { lsn } = await db.command({ argonBranch: 1 })
    const sums = [{ $group: { _id: '$kind', sum: { $sum: '$n' } } }, { $sort: { _id: 1 } }]
    const expected = [
      { _id: 'even', sum: 6 },
      { _id: 'odd', sum: 4 },
    ]
    expect(await db.collection('sales').aggregate(sums).toArray()).toEqual(expected)
    expect(await db.collection('sales').countDocuments({ n: { $gt: 1 } })).toBe(3)
    await db.collection('sales').deleteMany({})
    expect(await client.db(`pipelines~main@${lsn}`).collection('sales').aggregate(sums).toArray()).toEqual(
      expected,
    )
    expect(await client.db('nowhere').collection('sales').aggregate(sums).toArray()).toEqual([])
    const made = await client
      .db('nowhere')
      .aggregate([{ $documents: [{ a: 1 }] }])
      .toArray()
    expect(made).toEqual([{ a: 1 }])
    const running = await client
      .db('admin')
      .aggregate([{ $currentOp: {} }, { $match: { active: true } }])
      .toArray()
    expect(running).not.toEqual([])
    const sessions = await client
      .db('admin')
      .aggregate([{ $listLocalSessions: {} }, { $limit: 1 }])
      .toArray()
    expect(sessions).toHaveLength(1)
    const [stats] = await db
      .collection('sales')
      .aggregate([{ $collStats: { storageStats: {}, count: {} } }])
      .toArray()
    expect(stats).toMatchObject({ ns: 'pipelines.sales', count: 0, storageStats: { nindexes: 1 } })
    await expect(
      db
        .collection('sales')
        .aggregate([{ $bogus: 1 }])
        .toArray(),
    ).rejects.toMatchObject({ code: 40_324 })
  })
})

describe('pipelines that write', () => {
  it('go to the branch that their last stage names, also from none', async () => {
    const made = [{ $documents: [{ _id: 1, n: 1 }] }]
    const into = { into: { db: 'written_to', coll: 'things' } }
    await client
      .db('admin')
      .aggregate([...made, { $merge: into }])
      .toArray()
    const things = client.db('written_to').collection('things')
    expect(await things.find().toArray()).toEqual([{ _id: 1, n: 1 }])
    await client
      .db('read_from')
      .aggregate([{ $documents: [{ _id: 2 }] }, { $out: { db: 'written_to', coll: 'things' } }])
      .toArray()
    expect(await things.find().toArray()).toEqual([{ _id: 2 }])
  })

  it('tell which key is there already', async () => {
    const things = client.db('merged_keys').collection<{ _id: number }>('things')
    await things.insertMany([{ _id: 1 }, { _id: 2 }])
    const merge = { $merge: { into: 'things', whenMatched: 'fail' } }
    await expect(things.aggregate([{ $match: { _id: 2 } }, merge]).toArray()).rejects.toMatchObject({
      code: 11_000,
      errorResponse: { keyPattern: { _id: 1 }, keyValue: { _id: 2 } },
    })
  })

  it('cannot read what is linearizable', async () => {
    const things = client.db('linear').collection<{ _id: number }>('things')
    await things.insertOne({ _id: 1 })
    const options = { readConcern: { level: 'linearizable' } } as const
    expect(await things.aggregate([{ $match: {} }], options).toArray()).toEqual([{ _id: 1 }])
    await expect(things.aggregate([{ $out: 'others' }], options).toArray()).rejects.toMatchObject({
      code: 72,
    })
    expect(await client.db('linear').collection('others').countDocuments()).toBe(0)
  })
})

describe('change streams', () => {
  it('tell of what is written to a branch as it comes, and go on behind a token', async () => {
    const db = client.db('watched')
    const things = db.collection<{ _id: number; n?: number }>('things')
    await things.insertOne({ _id: 0 })
    const stream = db.watch([{ $match: { operationType: { $ne: 'delete' } } }], {
      fullDocument: 'updateLookup',
    })
    const first = stream.next()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await things.insertOne({ _id: 1 })
    const insert = await first
    expect(insert).toMatchObject({
      operationType: 'insert',
      documentKey: { _id: 1 },
      ns: { db: 'watched', coll: 'things' },
    })
    await things.deleteOne({ _id: 0 })
    await things.updateOne({ _id: 1 }, { $set: { n: 5 } })
    const update = await stream.next()
    expect(update).toMatchObject({
      operationType: 'update',
      updateDescription: { updatedFields: { n: 5 }, removedFields: [] },
      fullDocument: { _id: 1, n: 5 },
    })
    await stream.close()

    const resumed = things.watch([], { resumeAfter: insert._id as object })
    expect(await resumed.next()).toMatchObject({ operationType: 'delete' })
    expect(await resumed.next()).toMatchObject({ operationType: 'update', _id: update._id })
    await resumed.close()
  })

  it('tell of indexes where that is asked for', async () => {
    const db = client.db('watched_indexes')
    await db.collection('things').insertOne({})
    const stream = db.watch([], { showExpandedEvents: true })
    const next = async (): Promise<object> => stream.next()
    await stream.tryNext()
    await db.collection('things').createIndex({ n: 1 })
    await db.command({ collMod: 'things', validationLevel: 'moderate' })
    await db.collection('things').dropIndex('n_1')
    const index = { key: { n: 1 }, name: 'n_1' }
    const [listed] = await db.listCollections({}, { nameOnly: false }).toArray()
    expect(await next()).toMatchObject({
      operationType: 'createIndexes',
      collectionUUID: listed?.info?.uuid,
      ns: { db: 'watched_indexes', coll: 'things' },
      operationDescription: { indexes: [index] },
    })
    expect(await next()).toMatchObject({ operationType: 'modify' })
    expect(await next()).toMatchObject({
      operationType: 'dropIndexes',
      operationDescription: { indexes: [index] },
    })
    await stream.close()
  })

  it('tell paths that can be read in two ways step by step where that is asked for', async () => {
    const things = client.db('watched_paths').collection<{ _id: number }>('things')
    await things.insertOne({ _id: 1, a: { 1: 1 }, list: [{ 2: 1 }, 0] } as { _id: number })
    const description = async (showExpandedEvents: boolean, n: number): Promise<unknown> => {
      const stream = things.watch([], { showExpandedEvents })
      await stream.tryNext()
      await things.updateOne({ _id: 1 }, { $set: { 'a.1': n, 'list.0.2': n, 'list.1': n } })
      const event = await stream.next()
      await stream.close()
      return event.operationType === 'update' ? event.updateDescription : event
    }
    expect(await description(true, 2)).toEqual({
      updatedFields: { 'a.1': 2, 'list.0.2': 2, 'list.1': 2 },
      removedFields: [],
      truncatedArrays: [],
      disambiguatedPaths: { 'a.1': ['a', '1'], 'list.0.2': ['list', 0, '2'] },
    })
    expect(await description(false, 3)).not.toHaveProperty('disambiguatedPaths')
  })

  it('say what is wrong with them, and whether they can be resumed', async () => {
    const things = client.db('watched_badly').collection<{ n: number }>('things')
    await things.insertOne({ n: 1 })
    const open = async (pipeline: object[], level?: 'local'): Promise<unknown> => {
      const stream = things.watch(pipeline as never, level === undefined ? {} : { readConcern: { level } })
      try {
        return await stream.tryNext()
      } finally {
        await stream.close()
      }
    }
    await expect(open([{ $unheardOf: 1 }])).rejects.toMatchObject({ code: 40_324 })
    await expect(open([{ $group: { _id: 1 } }])).rejects.toMatchObject({ code: 20 })
    await expect(open([], 'local')).rejects.toMatchObject({ code: 72 })
    const stream = things.watch([{ $project: { _id: 0 } }])
    await stream.tryNext()
    await things.insertOne({ n: 2 })
    await expect(stream.next()).rejects.toMatchObject({
      code: 280,
      errorLabels: expect.arrayContaining(['NonResumableChangeStreamError']),
    })
    await stream.close()
  })

  it('end when their branch is reset', async () => {
    const db = client.db('watched_reset')
    await db.collection('things').insertOne({})
    const { lsn } = await db.command({ argonBranch: 1 })
    const stream = db.watch()
    const next = stream.next()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await db.command({ argonResetBranch: 1, at: lsn })
    expect(await next).toMatchObject({ operationType: 'invalidate' })
    await stream.close()
  })
})
