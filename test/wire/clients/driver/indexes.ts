import type { Document } from 'mongodb'
import { connected } from './connected.ts'

interface User extends Document {
  _id: number
}

const byName = <T extends { readonly name?: string }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))

/** Collections and indexes: made, listed, kept, dropped. */
export const indexes = connected(async ({ db, second, step }) => {
  const users = db.collection<User>('users')
  await users.insertMany([
    { _id: 1, mail: 'a@x.org', age: 30, tags: ['p', 'q'] },
    { _id: 2, mail: 'b@x.org', age: 20, tags: ['q'] },
    { _id: 3, age: 40 },
  ])
  await step('make one', () => users.createIndex({ age: -1 }))
  await step('make it again', () => users.createIndex({ age: -1 }))
  await step('make some', () =>
    users.createIndexes([
      { key: { tags: 1, age: 1 }, name: 'by tag' },
      { key: { mail: 1 }, unique: true, sparse: true },
      { key: { seen: 1 }, expireAfterSeconds: 3600 },
      { key: { age: 1 }, partialFilterExpression: { age: { $gt: 25 } }, name: 'older' },
    ]),
  )
  await step('the same name with other keys', () => users.createIndex({ other: 1 }, { name: 'by tag' }))
  await step('the same keys with other options', () =>
    users.createIndex({ tags: 1, age: 1 }, { name: 'by tag', unique: true }),
  )
  await step('an index that cannot be unique', async () => {
    await db.collection('pairs').insertMany([{ a: 1 }, { a: 1 }])
    return db.collection('pairs').createIndex({ a: 1 }, { unique: true })
  })
  await step('list', async () => byName(await second.collection('users').indexes()))
  await step('an insert that is not unique', () => users.insertOne({ _id: 4, mail: 'a@x.org' }))
  await step('an update that is not unique', () => users.updateOne({ _id: 2 }, { $set: { mail: 'a@x.org' } }))
  await step('a batch that is not unique', () =>
    users.insertMany(
      [
        { _id: 5, mail: 'e@x.org' },
        { _id: 6, mail: 'e@x.org' },
        { _id: 7, mail: 'f@x.org' },
      ],
      { ordered: false },
    ),
  )
  await step('two without the field', () => users.insertOne({ _id: 8 }))
  await step('find by a hint', () =>
    users
      .find({ age: { $gte: 30 } })
      .hint({ age: -1 })
      .sort({ _id: 1 })
      .toArray(),
  )
  await step('find by a hint that there is not', () => users.find({ age: 1 }).hint('nothing').toArray())
  await step('sorted by an index', () =>
    users
      .find({ age: { $gt: 0 } }, { projection: { age: 1 } })
      .sort({ age: -1 })
      .toArray(),
  )
  await step('drop one', () => users.dropIndex('by tag'))
  await step('drop one that there is not', () => users.dropIndex('by tag'))
  await step('drop that of the id', () => users.dropIndex('_id_'))
  await step('drop all', () => users.dropIndexes())
  await step('now it need not be unique', () => users.insertOne({ _id: 9, mail: 'a@x.org' }))
  await step('collections', async () =>
    byName((await second.listCollections().toArray()).map(({ name, type }) => ({ name, type }))),
  )
  await step('make a collection', async () => (await db.createCollection('made')).collectionName)
  await step('rename', async () => (await db.renameCollection('made', 'renamed')).collectionName)
  await step('rename to one that is there', () => db.renameCollection('renamed', 'users'))
  await step('drop a collection', () => db.dropCollection('renamed'))
  await step('drop it again', () => db.dropCollection('renamed'))
  await step('a name that is not allowed', () => db.command({ create: 'a$b' }))
  await step('an empty name', () => db.command({ insert: '', documents: [{ a: 1 }] }))
})
