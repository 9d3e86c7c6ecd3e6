import { connected } from './connected.ts'

/** Cursors in small batches, with and without being read to the end. */
export const cursors = connected(async ({ db, second, step }) => {
  const numbers = db.collection<{ _id: number; third: number }>('numbers')
  await numbers.insertMany(Array.from({ length: 250 }, (_, n) => ({ _id: n, third: n % 3 })))

  await step('batches of seven', async () => {
    const seen: number[] = []
    for await (const { _id } of numbers.find().batchSize(7).sort({ _id: 1 })) seen.push(_id)
    return { count: seen.length, isInOrder: seen.every((id, n) => id === n) }
  })
  await step('a limit behind several batches', async () =>
    (await second.collection('numbers').find().sort({ _id: -1 }).batchSize(10).limit(25).toArray()).map(
      ({ _id }) => _id,
    ),
  )
  await step(
    'an aggregation in batches',
    async () => (await numbers.aggregate([{ $match: { third: 1 } }], { batchSize: 5 }).toArray()).length,
  )
  await step('what is written after a cursor was opened does not break it', async () => {
    const cursor = numbers.find({ third: 2 }).sort({ _id: 1 }).batchSize(2)
    const first = await cursor.next()
    await second.collection<{ _id: number }>('numbers').deleteOne({ _id: 248 })
    const rest = await cursor.toArray()
    return { first, isLonger: rest.length > 75 }
  })
  await step('a cursor that is closed early', async () => {
    const cursor = numbers.find().batchSize(2)
    await cursor.next()
    await cursor.close()
    return cursor.closed
  })
  await step('a cursor that was killed', async () => {
    const { cursor } = await db.command({ find: 'numbers', batchSize: 2 })
    const killed = await db.command({ killCursors: 'numbers', cursors: [cursor.id] })
    const again = db.command({ getMore: cursor.id, collection: 'numbers' })
    await again.catch(({ code }) => (killed['code'] = code))
    return { killed: killed['cursorsKilled'].length, code: killed['code'] }
  })
  await step('a cursor that there is not', () => db.command({ getMore: 99n, collection: 'numbers' }))
  await step('a first batch of none', async () => {
    const { cursor } = await db.command({ find: 'numbers', batchSize: 0 })
    return { documents: cursor.firstBatch.length, isOpen: !cursor.id.isZero?.() }
  })
  await step('a single batch', async () => {
    const { cursor } = await db.command({ find: 'numbers', limit: 3, singleBatch: true, sort: { _id: 1 } })
    return { documents: cursor.firstBatch, id: cursor.id }
  })
  await step('a negative skip', () => db.command({ find: 'numbers', skip: -1 }))
  await step('a collection that there is not', () => db.collection('nowhere').find().toArray())
})
