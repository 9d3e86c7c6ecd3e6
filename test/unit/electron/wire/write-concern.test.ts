import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

describe('a write concern', () => {
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

  it('that more members than there are would have to keep is told behind the write', async () => {
    const things = client.db('shop').collection<{ _id: number }>('things')
    await expect(things.insertOne({ _id: 1 }, { writeConcern: { w: 3 } })).rejects.toMatchObject({
      name: 'MongoWriteConcernError',
      code: 100,
    })
    const far = { writeConcern: { w: 'far' as 'majority' } }
    await expect(things.updateOne({ _id: 1 }, { $set: { n: 1 } }, far)).rejects.toMatchObject({
      name: 'MongoWriteConcernError',
      code: 79,
    })
    expect(await things.find().toArray()).toEqual([{ _id: 1, n: 1 }])
  })

  it('that asks for what there is changes nothing', async () => {
    const command = { insert: 'kept', documents: [{ _id: 1 }] }
    for (const writeConcern of [{ w: 1, j: true }, { w: 'majority', wtimeout: 5 }, {}]) {
      const answer = await client.db('shop').command({ ...command, writeConcern })
      expect(answer).not.toHaveProperty('writeConcernError')
    }
  })

  it.each([
    [{ insert: 'bad', documents: [{}], writeConcern: { w: 51 } }, 9],
    [{ insert: 'bad', documents: [{}], writeConcern: { w: -1 } }, 9],
    [{ insert: 'bad', documents: [{}], writeConcern: { w: 1, fsync: true, j: true } }, 9],
    [{ insert: 'bad', documents: [{}], writeConcern: { wait: 1 } }, 40_415],
    [{ find: 'bad', writeConcern: { w: 1 } }, 72],
  ])('that is none is refused before anything is done: %j', async (command, code) => {
    await expect(client.db('shop').command(command)).rejects.toMatchObject({ code })
    expect(await client.db('shop').collection('bad').countDocuments()).toBe(0)
  })

  it('is one for a transaction and none for its statements', async () => {
    const session = client.startSession()
    session.startTransaction({ writeConcern: { w: 3 } })
    await client.db('shop').collection('paid').insertOne({}, { session })
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 100 })
    expect(await client.db('shop').collection('paid').countDocuments()).toBe(1)
    session.startTransaction()
    const refused = { insert: 'paid', documents: [{}], writeConcern: { w: 1 } }
    await expect(client.db('shop').command(refused, { session })).rejects.toMatchObject({ code: 72 })
    await session.endSession()
  })

  it('of more members is refused where there is no replica set', async () => {
    const alone = await startScratchEndpoint({ kind: 'standalone' })
    const other = new MongoClient(`${alone.uri}?directConnection=true`)
    const things = other.db('shop').collection('things')
    await expect(things.insertOne({}, { writeConcern: { w: 2 } })).rejects.toMatchObject({ code: 2 })
    expect(await things.countDocuments()).toBe(0)
    await other.close()
    await alone.close()
  })
})
