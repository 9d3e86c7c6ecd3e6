import type { Document } from 'mongodb'
import { connected } from './connected.ts'

interface Job extends Document {
  _id: number
}

const first: readonly Job[] = [
  { _id: 1, state: 'waiting', rank: 3 },
  { _id: 2, state: 'waiting', rank: 1 },
  { _id: 3, state: 'waiting', rank: 2, tries: [1, 2] },
]

/** A queue of jobs that workers take, finish and remove. */
export const findAndModify = connected(async ({ db, second, step: take }) => {
  const jobs = db.collection<Job>('jobs')
  /** Each step finds the same jobs, so that one that a server refuses changes nothing for the next. */
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    await jobs.deleteMany({})
    await jobs.insertMany(first.map((job) => ({ ...job })))
    await take(name, work)
    await take(`${name}, seen`, () => second.collection('jobs').find().sort({ _id: 1 }).toArray())
  }
  await step('take the first by rank', () =>
    jobs.findOneAndUpdate({ state: 'waiting' }, { $set: { state: 'running' } }, { sort: { rank: 1 } }),
  )
  await step('what it is afterwards', () =>
    jobs.findOneAndUpdate({ _id: 3 }, { $push: { tries: 3 } } as never, { returnDocument: 'after' }),
  )
  await step('with a projection', () =>
    jobs.findOneAndUpdate(
      { _id: 3 },
      { $inc: { rank: 5 } },
      { projection: { rank: 1, _id: 0 }, returnDocument: 'after' },
    ),
  )
  await step('with all that the server says', () =>
    jobs.findOneAndUpdate({ _id: 1 }, { $set: { by: 'me' } }, { includeResultMetadata: true }),
  )
  await step('by a pipeline', () =>
    jobs.findOneAndUpdate({ _id: 1 }, [{ $set: { twice: { $add: ['$rank', '$rank'] } } }], {
      returnDocument: 'after',
    }),
  )
  await step('replace', () =>
    jobs.findOneAndReplace({ _id: 2 }, { state: 'done' }, { returnDocument: 'after' }),
  )
  await step('upsert', () =>
    jobs.findOneAndUpdate(
      { _id: 9 },
      { $setOnInsert: { state: 'new' } },
      { upsert: true, returnDocument: 'after' },
    ),
  )
  await step('upsert by a replacement, and what was before', () =>
    jobs.findOneAndReplace({ _id: 10 }, { state: 'made' }, { upsert: true }),
  )
  await step('nothing is found', () => jobs.findOneAndUpdate({ _id: 77 }, { $set: { a: 1 } }))
  await step('delete', () => jobs.findOneAndDelete({ state: 'waiting' }, { sort: { rank: -1 } }))
  await step('delete what is not there', () => jobs.findOneAndDelete({ _id: 77 }))
  await step('a change of the id', () => jobs.findOneAndUpdate({ _id: 1 }, { $set: { _id: 5 } } as never))
  await step('remove and update at once', () =>
    db.command({ findAndModify: 'jobs', query: { _id: 1 }, remove: true, update: { $set: { a: 1 } } }),
  )
})
