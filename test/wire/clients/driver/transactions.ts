import { Long, type ClientSession, type Document } from 'mongodb'
import { connected } from './connected.ts'

interface Account extends Document {
  _id: string
  balance: number
}

/** Money that moves between accounts: all of it or nothing. */
export const transactions = connected(async ({ client, db, second, step }) => {
  const accounts = db.collection<Account>('accounts')
  const outside = second.collection<Account>('accounts')
  await accounts.insertMany([
    { _id: 'ann', balance: 100 },
    { _id: 'bob', balance: 0 },
  ])
  const move = async (amount: number, session: ClientSession): Promise<void> => {
    await accounts.updateOne({ _id: 'ann' }, { $inc: { balance: -amount } }, { session })
    await accounts.updateOne({ _id: 'bob' }, { $inc: { balance: amount } }, { session })
  }
  const balances = (name: string) => step(name, () => outside.find().sort({ _id: 1 }).toArray())

  await step('commit', () =>
    client.withSession((session) => session.withTransaction(() => move(30, session))),
  )
  await balances('commit, seen')
  await step('abort', () =>
    client.withSession(async (session) => {
      session.startTransaction()
      await move(50, session)
      const within = await accounts.find({}, { session }).sort({ _id: 1 }).toArray()
      const without = await outside.find().sort({ _id: 1 }).toArray()
      await session.abortTransaction()
      return { within, without }
    }),
  )
  await balances('abort, seen')
  await step('an insert, and a read of it', () =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        await accounts.insertOne({ _id: 'cid', balance: 1 }, { session })
        return accounts.countDocuments({}, { session })
      }),
    ),
  )
  await step('a write conflict', () =>
    client.withSession(async (session) => {
      session.startTransaction()
      await accounts.findOne({ _id: 'ann' }, { session })
      await outside.updateOne({ _id: 'ann' }, { $inc: { balance: 1 } })
      try {
        return await accounts.updateOne({ _id: 'ann' }, { $inc: { balance: 1 } }, { session })
      } finally {
        await session.abortTransaction()
      }
    }),
  )
  await step('a refused write ends it', () =>
    client.withSession(async (session) => {
      session.startTransaction()
      await accounts.insertOne({ _id: 'dan', balance: 1 }, { session })
      await accounts.insertOne({ _id: 'ann', balance: 1 }, { session }).catch(() => {})
      await session.commitTransaction()
    }),
  )
  await balances('a refused write ends it, seen')
  await step('a write outside of a transaction that is over', () =>
    db.command({
      insert: 'accounts',
      documents: [{ _id: 'eve' }],
      txnNumber: Long.fromNumber(99),
      autocommit: false,
    }),
  )
})

/** A client that does not know whether its write arrived sends it again, under the same number. */
export const retries = connected(async ({ client, db, second, step }) => {
  const session = client.startSession()
  const send = (command: Document, txnNumber: number) =>
    db.command({ ...command, txnNumber: Long.fromNumber(txnNumber) }, { session })
  const insert = {
    insert: 'events',
    documents: [
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ],
  }
  const update = { update: 'events', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }
  const take = { findAndModify: 'events', query: { _id: 2 }, update: { $inc: { n: 1 } }, new: true }
  const outcome = async (command: Document, txnNumber: number) => {
    const { n, nModified, value } = await send(command, txnNumber)
    return { n, nModified, value }
  }
  await step('insert', () => outcome(insert, 1))
  await step('insert again', () => outcome(insert, 1))
  await step('update', () => outcome(update, 2))
  await step('update again', () => outcome(update, 2))
  await step('find and modify', () => outcome(take, 3))
  await step('find and modify again', () => outcome(take, 3))
  await step('a number that is over', () => outcome(update, 1))
  await session.endSession()
  await step('applied once', () => second.collection('events').find().sort({ _id: 1 }).toArray())
})
