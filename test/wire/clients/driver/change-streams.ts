import type { ChangeStreamDocument, Document } from 'mongodb'
import { connected } from './connected.ts'

const told = (event: ChangeStreamDocument): Document => {
  const { operationType, ...more } = event as Document
  const { documentKey, fullDocument, updateDescription } = more
  return { operationType, documentKey, fullDocument, updateDescription }
}

/** An application that follows a collection, goes away, and goes on where it was. */
export const changeStreams = connected(async ({ db, second, step }) => {
  const watched = db.collection<Document & { _id: number }>('watched')
  const writer = second.collection<Document & { _id: number }>('watched')
  await writer.insertOne({ _id: 0, n: 0 })
  const writes = [
    () => writer.updateOne({ _id: 1 }, { $set: { n: 2, m: 3 }, $unset: { gone: '' } }),
    () => writer.replaceOne({ _id: 0 }, { n: 9 }),
    () => writer.deleteOne({ _id: 1 }),
  ]
  let token: unknown = { _data: '00' }

  await step('what happens', async () => {
    const stream = watched.watch([], { fullDocument: 'updateLookup', maxAwaitTimeMS: 50 })
    try {
      // A stream begins when its cursor is opened.
      await stream.tryNext()
      await writer.insertOne({ _id: 1, n: 1, gone: true })
      const first = await stream.next()
      token = first._id
      const events = [first]
      for (const write of writes) {
        await write()
        events.push(await stream.next())
      }
      return events.map(told)
    } finally {
      await stream.close()
    }
  })
  await step('going on behind an event', async () => {
    const stream = watched.watch([{ $match: { operationType: 'delete' } }], { resumeAfter: token })
    try {
      return told(await stream.next())
    } finally {
      await stream.close()
    }
  })
  await step('a stage that a stream may not have', async () => {
    const stream = watched.watch([{ $group: { _id: null } }])
    try {
      return await stream.tryNext()
    } finally {
      await stream.close()
    }
  })
})
