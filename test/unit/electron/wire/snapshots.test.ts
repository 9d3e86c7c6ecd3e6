import { MongoClient, Timestamp } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

describe('a session of snapshots', () => {
  let scratch: ScratchEndpoint
  let client: MongoClient
  beforeAll(async () => {
    scratch = await startScratchEndpoint()
    client = new MongoClient(scratch.uri)
  })
  afterAll(async () => {
    await client.close()
    await scratch.close()
  })

  it('reads the moment of its first read, by finds, pipelines and distinct values', async () => {
    const things = client.db('shop').collection<{ _id: number; n: number }>('things')
    await things.insertMany([1, 2, 3].map((_id) => ({ _id, n: 1 })))
    await client.withSession({ snapshot: true }, async (session) => {
      expect(await things.find({}, { session, batchSize: 1 }).toArray()).toHaveLength(3)
      await things.updateMany({}, { $set: { n: 2 } })
      await things.deleteOne({ _id: 3 })
      await client.db('younger').collection('things').insertOne({})
      expect(await things.find({ n: 1 }, { session }).toArray()).toHaveLength(3)
      expect(await things.countDocuments({}, { session })).toBe(3)
      expect(await things.distinct('n', {}, { session })).toEqual([1])
      expect(await client.db('nowhere').collection('things').find({}, { session }).toArray()).toEqual([])
    })
    expect(await things.distinct('n')).toEqual([2])
    await client.withSession({ snapshot: true }, async (session) => {
      expect(await things.distinct('n', {}, { session })).toEqual([2])
      await things.deleteMany({})
      expect(await things.find({}, { session }).toArray()).toHaveLength(2)
    })
  })

  it.each([
    [{ insert: 'things', documents: [{}] }, 72],
    [{ count: 'things' }, 72],
    [{ aggregate: 'things', pipeline: [{ $out: 'others' }], cursor: {} }, 72],
  ])('runs no command that is of now: %j', async (command, code) => {
    const readConcern = { level: 'snapshot' }
    await expect(client.db('shop').command({ ...command, readConcern })).rejects.toMatchObject({ code })
  })

  it.each([
    [{ level: 'snapshot', atClusterTime: new Timestamp({ t: 7, i: 1 }) }, 239],
    [{ level: 'local', atClusterTime: new Timestamp({ t: 7, i: 1 }) }, 72],
    [{ level: 'snapshot', atClusterTime: 7 }, 14],
    [{ level: 'fresh' }, 9],
    [{ leve: 'local' }, 40_415],
  ])('cannot be of a moment that nobody was told of: %j', async (readConcern, code) => {
    await expect(client.db('shop').command({ find: 'things', readConcern })).rejects.toMatchObject({ code })
  })
})

it('what is no part of version 1 of the stable API is refused where that is asked for', async () => {
  const scratch = await startScratchEndpoint()
  const client = new MongoClient(scratch.uri, { serverApi: { version: '1', strict: true } })
  try {
    const things = client.db('shop').collection('things')
    await things.insertOne({ n: 1 })
    expect(await things.aggregate([{ $match: { n: 1 } }]).toArray()).toHaveLength(1)
    await expect(things.distinct('n')).rejects.toMatchObject({ code: 323 })
    await expect(
      client
        .db('admin')
        .aggregate([{ $currentOp: {} }])
        .toArray(),
    ).rejects.toMatchObject({ code: 323 })
  } finally {
    await client.close()
    await scratch.close()
  }
})
