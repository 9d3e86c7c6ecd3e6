import { Long } from 'bson'
import { expect, test } from 'vitest'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

onEveryServer((server) => {
  test('keeps a document and gives it back with its types', async () => {
    const { db } = await scratchDatabase(server)
    await db.collection('numbers').insertOne({ _id: Long.fromNumber(7) as never, n: 1.5 })
    const found = await db.collection('numbers').findOne({})
    expect(found?._id).toMatchObject({ _bsontype: 'Long' })
  })
})
