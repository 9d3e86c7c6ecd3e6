import type { Document } from 'mongodb'
import { connected } from './connected.ts'

const byId = { $sort: { _id: 1 } } as const

/** What reports and pages of shops ask for. */
const pipelines: Readonly<Record<string, readonly Document[]>> = {
  'group with sums': [
    { $group: { _id: '$city', n: { $sum: 1 }, total: { $sum: '$total' }, best: { $max: '$total' } } },
    byId,
  ],
  'group with averages and lists': [
    { $sort: { _id: 1 } },
    { $group: { _id: null, mean: { $avg: '$total' }, ids: { $push: '$_id' }, first: { $first: '$city' } } },
  ],
  'unwind and count': [{ $unwind: '$tags' }, { $sortByCount: '$tags' }, { $sort: { count: -1, _id: 1 } }],
  'unwind and keep the empty': [
    { $unwind: { path: '$tags', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
    { $sort: { _id: 1, at: 1 } },
  ],
  'look up': [
    { $lookup: { from: 'cities', localField: 'city', foreignField: '_id', as: 'in' } },
    { $project: { in: 1 } },
    byId,
  ],
  'look up by a pipeline': [
    { $match: { _id: 1 } },
    {
      $lookup: {
        from: 'orders',
        let: { least: '$total' },
        pipeline: [{ $match: { $expr: { $gt: ['$total', '$$least'] } } }, { $project: { total: 1 } }, byId],
        as: 'larger',
      },
    },
  ],
  facets: [{ $facet: { count: [{ $count: 'n' }], cities: [{ $group: { _id: '$city' } }, byId] } }],
  buckets: [
    {
      $bucket: { groupBy: '$total', boundaries: [0, 15, 100], default: 'other', output: { n: { $sum: 1 } } },
    },
  ],
  'replaced root': [
    { $match: { _id: { $lte: 2 } } },
    { $replaceRoot: { newRoot: { $mergeObjects: [{ kind: 'order' }, '$$ROOT'] } } },
    byId,
  ],
  expressions: [
    byId,
    {
      $project: {
        label: { $concat: [{ $toUpper: '$city' }, '-', { $toString: '$_id' }] },
        size: { $cond: [{ $gte: ['$total', 20] }, 'large', 'small'] },
        tags: { $size: { $ifNull: ['$tags', []] } },
        month: { $dateToString: { date: '$at', format: '%Y-%m' } },
        doubled: { $map: { input: { $ifNull: ['$tags', []] }, as: 't', in: { $concat: ['$$t', '$$t'] } } },
        rest: { $mod: ['$total', 7] },
      },
    },
  ],
  union: [
    { $project: { _id: 1 } },
    { $unionWith: { coll: 'cities', pipeline: [{ $project: { _id: 1 } }] } },
    byId,
  ],
  'window of a running sum': [
    {
      $setWindowFields: {
        sortBy: { _id: 1 },
        output: { running: { $sum: '$total', window: { documents: ['unbounded', 'current'] } } },
      },
    },
    { $project: { running: 1 } },
    byId,
  ],
  'a graph': [
    { $match: { _id: 4 } },
    {
      $graphLookup: {
        from: 'orders',
        startWith: '$after',
        connectFromField: 'after',
        connectToField: '_id',
        as: 'chain',
      },
    },
    { $project: { n: { $size: '$chain' } } },
  ],
  'a stage that there is not': [{ $shrink: {} }],
  'two stages in one': [{ $match: {}, $limit: 1 }],
  'a division by zero': [{ $project: { x: { $divide: ['$total', 0] } } }],
  'an expression that there is not': [{ $project: { x: { $frobnicate: 1 } } }],
}

export const aggregate = connected(async ({ db, second, step }) => {
  const orders = db.collection<Document & { _id: number }>('orders')
  const at = (day: number) => new Date(Date.UTC(2020, day, 1))
  await orders.insertMany([
    { _id: 1, city: 'Oslo', total: 10, tags: ['a', 'b'], at: at(1) },
    { _id: 2, city: 'Rome', total: 20.5, tags: ['b'], at: at(2), after: 1 },
    { _id: 3, city: 'Oslo', total: 30, tags: [], at: at(3), after: 2 },
    { _id: 4, city: 'Nice', total: 5, at: at(4), after: 3 },
  ])
  await db.collection<Document & { _id: string }>('cities').insertMany([
    { _id: 'Oslo', land: 'NO' },
    { _id: 'Rome', land: 'IT' },
  ])
  for (const [name, pipeline] of Object.entries(pipelines)) {
    await step(name, () => orders.aggregate([...pipeline]).toArray())
  }
  await step('out', () => orders.aggregate([{ $match: { city: 'Oslo' } }, { $out: 'oslo' }]).toArray())
  await step('out, seen', () => second.collection('oslo').find().sort({ _id: 1 }).toArray())
  await step('merge', () =>
    orders
      .aggregate([
        { $group: { _id: '$city', n: { $sum: 1 } } },
        { $merge: { into: 'cities', whenMatched: 'merge', whenNotMatched: 'insert' } },
      ])
      .toArray(),
  )
  await step('merge, seen', () => second.collection('cities').find().sort({ _id: 1 }).toArray())
  await step('documents of the pipeline itself', () =>
    db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: { $gt: 1 } } }]).toArray(),
  )
})
