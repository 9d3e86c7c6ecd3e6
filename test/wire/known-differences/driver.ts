import { driverOnFerretDb } from './driver-on-ferretdb.ts'
import type { KnownDifference } from './known-difference.ts'
import { errorOutcome, int, valueOutcome } from './rows.ts'

const accounts = [
  { _id: 'ann', balance: int(71) },
  { _id: 'bob', balance: int(30) },
  { _id: 'cid', balance: int(1) },
]
const appliedOnce = [
  { _id: int(1), n: int(2) },
  { _id: int(2), n: int(3) },
]
const event = (
  operationType: string,
  id: number,
  fullDocument: unknown,
  updateDescription: unknown = null,
) => ({
  operationType,
  documentKey: { _id: int(id) },
  fullDocument,
  updateDescription,
})
const events = [
  event('insert', 1, { _id: int(1), n: int(1), gone: true }),
  event(
    'update',
    1,
    { _id: int(1), n: int(2), m: int(3) },
    { updatedFields: { n: int(2), m: int(3) }, removedFields: ['gone'], truncatedArrays: [] },
  ),
  event('replace', 0, { _id: int(0), n: int(9) }),
  event('delete', 1, null),
]

const onOracle: readonly KnownDifference[] = [
  {
    steps: ['documents: count by an estimate'],
    on: ['oracle'],
    documented: 'count without a query is the number in the metadata of the collection, which is exact here',
    outcome: valueOutcome(int(7)),
  },
  {
    steps: ['cursors: a negative skip'],
    on: ['oracle'],
    documented: 'find refuses a skip below 0 with 51024; 5107200 is the code of the stage $skip',
    outcome: errorOutcome(51_024),
  },
  {
    steps: ['sessions: a field that a command does not know'],
    on: ['oracle', 'ferretdb'],
    documented: 'a field that is not the command’s is refused with 40415',
    outcome: errorOutcome(40_415),
  },
  {
    steps: ['sessions: statistics of the database'],
    on: ['oracle'],
    documented: 'dbStats tells the number of documents in all collections',
    outcome: valueOutcome({ collections: int(1), objects: int(1) }),
  },
  {
    steps: ['transactions: a refused write ends it'],
    on: ['oracle', 'ferretdb'],
    documented: 'an error within a transaction aborts it, and there is none to commit: 251',
    outcome: errorOutcome(251, ['TransientTransactionError']),
  },
  {
    steps: ['transactions: a refused write ends it, seen'],
    on: ['oracle', 'ferretdb'],
    documented: 'nothing of an aborted transaction stays',
    outcome: valueOutcome(accounts),
  },
  {
    steps: ['transactions: what is stored'],
    on: ['oracle', 'ferretdb'],
    documented: 'nothing of an aborted transaction stays',
    outcome: valueOutcome({ accounts }),
  },
]

const items = [
  { _id: int(3), n: int(4) },
  { _id: int(5), n: int(5) },
  { _id: int(7), n: int(8) },
]

const bulkWriteOnBoth: readonly KnownDifference[] = [
  {
    steps: ['batches: a batch of several collections'],
    on: ['oracle', 'ferretdb'],
    documented: 'the command bulkWrite of MongoDB 8 writes to several collections',
    outcome: valueOutcome({
      insertedCount: int(2),
      matchedCount: int(1),
      modifiedCount: int(1),
      deletedCount: int(2500),
      updated: { 1: { matchedCount: int(1), modifiedCount: int(1), didUpsert: false } },
    }),
  },
  {
    steps: ['batches: a batch of several collections, seen'],
    on: ['oracle', 'ferretdb'],
    documented: 'what it wrote to the first of them',
    outcome: valueOutcome(items),
  },
  {
    steps: ['batches: what is stored'],
    on: ['oracle', 'ferretdb'],
    documented: 'what it wrote to both of them',
    outcome: valueOutcome({ items, others: [{ _id: 'first' }] }),
  },
]

const retriesOnBoth: readonly KnownDifference[] = [
  {
    steps: ['retries: insert again'],
    on: ['oracle', 'ferretdb'],
    documented: 'a write under a number that was applied is answered as before, and not applied again',
    outcome: valueOutcome({ n: int(2), nModified: null, value: null }),
  },
  {
    steps: ['retries: find and modify again'],
    on: ['oracle', 'ferretdb'],
    documented: 'what findAndModify gave is given again',
    outcome: valueOutcome({ n: null, nModified: null, value: { _id: int(2), n: int(3) } }),
  },
  {
    steps: ['retries: a number that is over'],
    on: ['oracle', 'ferretdb'],
    documented: 'a number below the newest of the session is refused: TransactionTooOld, 225',
    outcome: errorOutcome(225),
  },
  {
    steps: ['retries: applied once'],
    on: ['oracle', 'ferretdb'],
    documented: 'a write under a number that was applied is not applied again',
    outcome: valueOutcome(appliedOnce),
  },
  {
    steps: ['retries: what is stored'],
    on: ['oracle', 'ferretdb'],
    documented: 'a write under a number that was applied is not applied again',
    outcome: valueOutcome({ events: appliedOnce }),
  },
]

const streamsOnBoth: readonly KnownDifference[] = [
  {
    // The log of a branch holds documents, not how they were changed: a replacement is told as the update it comes to.
    steps: ['change streams: what happens'],
    on: ['oracle', 'ferretdb', 'argon'],
    documented: 'manual, “Change Events”: insert, update with what it changed, replace, delete',
    outcome: valueOutcome(events),
  },
  {
    steps: ['change streams: going on behind an event'],
    on: ['oracle', 'ferretdb'],
    documented: 'a stream that resumes after a token gives what came behind it',
    outcome: valueOutcome(events.at(-1)),
  },
  {
    steps: ['change streams: what is stored'],
    on: ['oracle', 'ferretdb'],
    documented: 'what the writes left, which here stop where a stream cannot be opened',
    outcome: valueOutcome({ watched: [{ _id: int(0), n: int(9) }] }),
  },
]

/** Where the servers answer the official driver otherwise than MongoDB's manual says. */
export const driverDifferences: readonly KnownDifference[] = [
  ...onOracle,
  ...bulkWriteOnBoth,
  ...retriesOnBoth,
  ...streamsOnBoth,
  ...driverOnFerretDb,
]
