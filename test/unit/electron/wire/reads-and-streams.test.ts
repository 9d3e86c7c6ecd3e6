import { MongoClient } from 'mongodb'
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
    const [, byA] = await things.aggregate([{ $indexStats: {} }]).toArray()
    expect(byA).toMatchObject({ name: 'a_1', key: { a: 1 }, accesses: { ops: 1 }, spec: { name: 'a_1' } })
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
