import { setTimeout as sleep } from 'node:timers/promises'
import { connected } from './connected.ts'

/** What drivers and tools ask of a server besides documents. */
export const sessions = connected(async ({ client, db, second, step }) => {
  const admin = client.db('admin')
  await step('causally consistent reads', () =>
    client.withSession({ causalConsistency: true }, async (session) => {
      await db.collection('notes').insertOne({ text: 'one' }, { session })
      return db.collection('notes').countDocuments({}, { session })
    }),
  )
  await step('ping', () => admin.command({ ping: 1 }))
  await step('hello', async () => {
    const { maxBsonObjectSize, maxWriteBatchSize, maxMessageSizeBytes, readOnly } = await admin.command({
      hello: 1,
    })
    return { maxBsonObjectSize, maxMessageSizeBytes, readOnly, takesBatches: maxWriteBatchSize >= 1000 }
  })
  await step('the version', async () => typeof (await admin.command({ buildInfo: 1 }))['version'])
  await step('databases', async () => {
    const { databases } = await admin.admin().listDatabases({ nameOnly: true })
    return databases.some(({ name }) => name === db.databaseName)
  })
  await step('a command that there is not', () => db.command({ frobnicate: 1 }))
  await step('a field that a command does not know', () => db.command({ find: 'notes', frobnicate: 1 }))
  await step('a field of a wrong type', () => db.command({ find: 'notes', filter: 3 }))
  await step('a write without documents', () => db.command({ insert: 'notes', documents: [] }))
  await step('statistics of the database', async () => {
    const { collections, objects } = await db.command({ dbStats: 1 })
    return { collections, objects }
  })
  await step('drop the database', async () => db.dropDatabase())
  await step('it is empty', async () => (await db.listCollections().toArray()).length)
  // Last of all, as FerretDB answers it nevertheless, and the next command on that connection would get the answer.
  await step('no answer wanted', async () => {
    const { acknowledged } = await db
      .collection('notes')
      .insertOne({ text: 'two' }, { writeConcern: { w: 0 } })
    while ((await second.collection('notes').countDocuments()) === 0) await sleep(5)
    return acknowledged
  })
})
