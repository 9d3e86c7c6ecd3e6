import type { AnyBulkWriteOperation, AnyClientBulkWriteModel, BulkWriteResult, Document } from 'mongodb'
import { connected } from './connected.ts'

interface Item extends Document {
  _id: number
}

const mixed: readonly AnyBulkWriteOperation<Item>[] = [
  { insertOne: { document: { _id: 1, n: 1 } } },
  { insertOne: { document: { _id: 2, n: 2 } } },
  { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 10 } } } },
  { updateMany: { filter: {}, update: { $set: { seen: true } } } },
  { replaceOne: { filter: { _id: 3 }, replacement: { n: 3 }, upsert: true } },
  { deleteOne: { filter: { _id: 2 } } },
]

const withRefusal: readonly AnyBulkWriteOperation<Item>[] = [
  { insertOne: { document: { _id: 5, n: 5 } } },
  { insertOne: { document: { _id: 1, n: 0 } } },
  { updateOne: { filter: { _id: 3 }, update: { $inc: { n: 1 } } } },
  { deleteMany: { filter: { _id: 1 } } },
]

const countsOf = (result: BulkWriteResult): Document => {
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds } = result
  return { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds }
}

/** Batches of a collection, and of several collections at once. */
export const bulk = connected(async ({ client, db, second, step }) => {
  const items = db.collection<Item>('items')
  const seen = (name: string) =>
    step(`${name}, seen`, () => second.collection('items').find().sort({ _id: 1 }).toArray())

  await step('a mixed batch', async () => countsOf(await items.bulkWrite(mixed)))
  await seen('a mixed batch')
  await step('a batch in order stops', () => items.bulkWrite(withRefusal))
  await seen('a batch in order stops')
  await step('a batch out of order goes on', () => items.bulkWrite(withRefusal, { ordered: false }))
  await seen('a batch out of order goes on')
  await step('a large batch', async () => {
    const documents = Array.from({ length: 2500 }, (_, n) => ({ _id: 1000 + n, n, text: 'x'.repeat(100) }))
    return (await items.insertMany(documents)).insertedCount
  })
  await step('all of the large batch is there', () =>
    second.collection('items').countDocuments({ _id: { $gte: 1000 } } as never),
  )
  await step('an empty batch', () => items.bulkWrite([]))

  const namespace = `${db.databaseName}.items`
  const models: readonly AnyClientBulkWriteModel<{ _id: number | string; n?: number }>[] = [
    { name: 'insertOne', namespace, document: { _id: 7, n: 7 } },
    { name: 'updateOne', namespace, filter: { _id: 7 }, update: { $set: { n: 8 } } },
    { name: 'insertOne', namespace: `${db.databaseName}.others`, document: { _id: 'first' } },
    { name: 'deleteMany', namespace, filter: { _id: { $gte: 1000 } } },
  ]
  await step('a batch of several collections', async () => {
    const { insertedCount, matchedCount, modifiedCount, deletedCount, updateResults } =
      await client.bulkWrite(models as never, { verboseResults: true })
    const updated = Object.fromEntries(updateResults ?? [])
    return { insertedCount, matchedCount, modifiedCount, deletedCount, updated }
  })
  await seen('a batch of several collections')
})
