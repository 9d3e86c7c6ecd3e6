import { Long, type Document } from 'mongodb'
import { connected } from './connected.ts'

interface Order extends Document {
  _id: number
}

const first: readonly Order[] = [
  {
    _id: 1,
    state: 'new',
    total: 10,
    lines: [
      { sku: 'a', n: 1 },
      { sku: 'b', n: 2 },
    ],
    notes: ['x'],
  },
  { _id: 2, state: 'new', total: 20.5, lines: [{ sku: 'a', n: 5 }], notes: ['b', 'a'], seen: 3 },
  { _id: 3, state: 'done', total: Long.fromNumber(30), lines: [] },
]

/** Updates with every kind of operator that applications use, each looked at over the second connection. */
export const updates = connected(async ({ db, second, step }) => {
  const orders = db.collection<Order>('orders')
  /** Each update finds the same orders, so that one that a server refuses changes nothing for the next. */
  const after = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    await orders.deleteMany({})
    await orders.insertMany(first.map((order) => ({ ...order })))
    await step(name, work)
    await step(`${name}, seen`, () => second.collection('orders').find().sort({ _id: 1 }).toArray())
  }
  await after('$set and $unset', () =>
    orders.updateOne({ _id: 1 }, { $set: { 'ship.to': 'Paris', state: 'paid' }, $unset: { notes: '' } }),
  )
  await after('$inc and $mul of many', () =>
    orders.updateMany({ state: { $ne: 'none' } }, { $inc: { total: 1, seen: 1 }, $mul: { factor: 2 } }),
  )
  await after('$min, $max and $rename', () =>
    orders.updateOne({ _id: 2 }, { $min: { total: 5 }, $max: { seen: 9 }, $rename: { state: 'status' } }),
  )
  await after('$push with its modifiers', () =>
    orders.updateOne({ _id: 2 }, {
      $push: { notes: { $each: ['c', 'a', 'b'], $sort: 1, $slice: 2 } },
    } as never),
  )
  await after('$addToSet', () => orders.updateOne({ _id: 2 }, { $addToSet: { notes: 'a' } } as never))
  await after('$pull', () => orders.updateMany({}, { $pull: { lines: { n: { $gte: 5 } } } } as never))
  await after('the positional operator', () =>
    orders.updateOne({ _id: 1, 'lines.sku': 'b' }, { $set: { 'lines.$.n': 7 } }),
  )
  await after('every element', () => orders.updateOne({ _id: 1 }, { $inc: { 'lines.$[].n': 1 } }))
  await after('elements by a filter', () =>
    orders.updateOne(
      { _id: 1 },
      { $set: { 'lines.$[line].gift': true } },
      { arrayFilters: [{ 'line.sku': 'a' }] },
    ),
  )
  await after('a pipeline', () =>
    orders.updateMany({}, [{ $set: { double: { $multiply: ['$total', 2] } } }, { $unset: 'factor' }]),
  )
  await after('an upsert', () =>
    orders.updateOne(
      { _id: 4, state: 'new' },
      { $set: { total: 1 }, $setOnInsert: { lines: [] } },
      { upsert: true },
    ),
  )
  await after('a replacement', () => orders.replaceOne({ _id: 3 }, { state: 'archived' }))
  await after('an update that changes nothing', () =>
    orders.updateOne({ _id: 3 }, { $set: { state: 'done' } }),
  )
  await after('a change of the id', () => orders.updateOne({ _id: 1 }, { $set: { _id: 9 } }))
  await after('two operators on one path', () =>
    orders.updateOne({ _id: 1 }, { $set: { total: 1 }, $inc: { total: 1 } }),
  )
  await after('$inc of a word', () => orders.updateOne({ _id: 1 }, { $inc: { state: 1 } } as never))
  await after('$push to what is no array', () =>
    orders.updateOne({ _id: 1 }, { $push: { state: 1 } } as never),
  )
  await after('an operator that there is not', () =>
    orders.updateOne({ _id: 1 }, { $grow: { a: 1 } } as never),
  )
  await after('delete one', () => orders.deleteOne({ state: 'new' }))
  await after('delete many', () => orders.deleteMany({ _id: { $gt: 1 } }))
  await after('delete what is not there', () => orders.deleteMany({ _id: 77 }))
})
