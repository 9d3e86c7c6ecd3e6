import { Int32, type Document } from 'bson'
import { beforeEach, describe, expect, test } from 'vitest'
import { Database } from '../../../../electron/engine/client/database.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { atLsn } from '../../../../shared/model/moment.ts'
import { author, scratchProject, type ScratchProject } from '../../../support/scratch-project.ts'

let scratch: ScratchProject

beforeEach(async () => {
  scratch = await scratchProject()
})

const open = (options: ConstructorParameters<typeof Database>[2] = { author }) =>
  new Database(scratch.project, mainBranchId, options)
const head = (): number => scratch.project.log.head().lsn

describe('a database of the past', () => {
  test('is read as it was, and refuses every write with the reason', async () => {
    const now = open().collection('things')
    await now.insertOne({ _id: 1 as never, n: 1 })
    const then = open({ author, at: atLsn(head()) })
    await now.updateOne({}, { $set: { n: 2 } })
    await now.insertOne({ _id: 2 as never, n: 1 })
    const things = then.collection('things', { promoteValues: true })
    expect(await things.find().toArray()).toEqual([{ _id: 1, n: 1 }])
    expect(await things.countDocuments({ n: 1 })).toBe(1)
    const lsn = head()
    const refused = { code: 'request.invalid', details: { mongoCode: 166 } }
    for (const write of [
      things.insertOne({ n: 1 }),
      things.updateMany({}, { $set: { n: 1 } }),
      things.deleteMany({}),
      things.findOneAndDelete({}),
      things.drop(),
      things.rename('others'),
      then.createCollection('more'),
      then.dropDatabase(),
    ]) {
      await expect(write).rejects.toMatchObject(refused)
    }
    await expect(things.deleteOne({})).rejects.toThrow(/is read at LSN 3 of its past/u)
    expect(head()).toBe(lsn)
  })

  test('a database without an author is not written to', async () => {
    await expect(open({}).collection('things').insertOne({})).rejects.toThrow(/opened with an author/u)
  })
})

describe('a cursor', () => {
  test('stays at the moment of its first read; rewound it sees the head', async () => {
    const things = open().collection('things')
    await things.insertMany(Array.from({ length: 5 }, (_, n) => ({ _id: n as never })))
    const cursor = things.find({}, { batchSize: 2 })
    await cursor.next()
    await things.deleteMany({})
    expect(await cursor.toArray()).toHaveLength(4)
    cursor.rewind()
    expect(await cursor.toArray()).toEqual([])
  })

  test('cannot be asked for something else once it was read from', async () => {
    const cursor = open().collection('things').find()
    await cursor.hasNext()
    expect(() => cursor.sort({ n: 1 })).toThrow(/was read from already/u)
    expect(() => cursor.map(String)).toThrow(/was read from already/u)
  })

  test('explains how its documents are found', async () => {
    const things = open().collection('things', { promoteValues: true })
    await things.insertMany([
      { _id: 1 as never, n: 1 },
      { _id: 2 as never, n: 2 },
    ])
    await things.createIndex({ n: 1 })
    const { queryPlanner, executionStats } = await things.find({ n: 2 }).explain('executionStats')
    expect(queryPlanner).toMatchObject({
      namespace: 'main.things',
      winningPlan: { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: 'n_1' } },
    })
    expect(executionStats).toMatchObject({ nReturned: 1, totalKeysExamined: 1 })
  })

  test('a pipeline that writes does so where it is read from, and not into the past', async () => {
    const things = open().collection('things')
    await things.insertMany([{ _id: 1 as never }, { _id: 2 as never }])
    const then = open({ author, at: atLsn(head()) }).collection('things')
    const lsn = head()
    expect(() => things.aggregate([{ $out: 'copy' }])).not.toThrow()
    expect(head()).toBe(lsn)
    await expect(then.aggregate([{ $out: 'copy' }]).toArray()).rejects.toThrow(/nobody writes to/u)
    const elsewhere = { $merge: { into: { db: 'another', coll: 'copy' } } }
    await expect(things.aggregate([elsewhere]).toArray()).rejects.toThrow(
      /writes to the branch that it reads/u,
    )
    expect(await things.aggregate([{ $out: 'copy' }]).toArray()).toEqual([])
    expect(await open().collection('copy').countDocuments()).toBe(2)
  })

  test('closes when a loop over it is left', async () => {
    const things = open().collection('things')
    await things.insertMany([{}, {}, {}])
    const cursor = things.find()
    for await (const _ of cursor) break
    expect([cursor.closed, await cursor.next()]).toEqual([true, null])
  })

  test('stops when a signal says so', async () => {
    const signal = AbortSignal.abort()
    await expect(open().collection('things').find({}, { signal }).toArray()).resolves.toEqual([])
    await open().collection('things').insertOne({})
    await expect(open().collection('things').find({}, { signal }).toArray()).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describe('documents', () => {
  test('keep the class of each type, or are promoted as in the driver, or come as bytes', async () => {
    const things = open().collection('things')
    const document: Document = { n: 1 }
    await things.insertOne(document)
    expect(await things.findOne()).toEqual({ _id: document['_id'], n: new Int32(1) })
    expect(await things.findOne({}, { promoteValues: true })).toEqual(document)
    expect(await things.findOne({}, { raw: true })).toBeInstanceOf(Uint8Array)
  })

  test('an unknown option, a session and an unknown kind of write are refused, none is ignored', async () => {
    const things = open().collection('things')
    expect(() => things.find({}, { sorted: true } as never)).toThrow('`sorted` is no option of `find` here')
    await expect(things.insertOne({}, { session: {} } as never)).rejects.toThrow(/sessions and transactions/u)
    await expect(things.bulkWrite([{ upsertOne: {} } as never])).rejects.toThrow(/no kind of write/u)
    await expect(things.updateOne({}, { n: 1 })).rejects.toThrow(/requires atomic operators/u)
    await expect(things.replaceOne({}, { $set: {} })).rejects.toThrow(/must not contain atomic operators/u)
    expect(head()).toBe(1)
  })

  test('a bulk of writes is one record; a refused one says where, why and what was there', async () => {
    const things = open().collection('things', { promoteValues: true })
    await things.bulkWrite([{ insertOne: { document: { _id: 1 } } }, { insertOne: { document: { _id: 2 } } }])
    expect(scratch.project.boundsAt(head()).lsn).toBe(2)
    await expect(things.insertMany([{ _id: 3 as never }, { _id: 1 as never }])).rejects.toMatchObject({
      details: { mongoCode: 11000, mongoCodeName: 'DuplicateKey', index: 1 },
      writeErrors: [{ index: 1, code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } }],
      result: { insertedCount: 1, insertedIds: { 0: 3 } },
    })
  })
})
