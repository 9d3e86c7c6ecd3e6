import type { Document } from 'bson'
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MinKey, Timestamp, UUID } from 'mongodb'
import type { BulkWriteResult, Db, MongoBulkWriteError, WriteError } from 'mongodb'
import { isArgonError } from '../../../shared/model/errors.ts'

/** Work on a database that both drivers do; what it notes is compared. */
export type Script = (db: Db, note: (answer: unknown) => void, exact: ReadOptions) => Promise<void>

/** How values are read. */
export interface ReadOptions {
  readonly promoteValues?: boolean
  readonly promoteLongs?: boolean
  readonly promoteBuffers?: boolean
  readonly bsonRegExp?: boolean
}

/** MongoDB's code of what went wrong; 0 where nothing did. */
async function codeOf(work: Promise<unknown>): Promise<number> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error === undefined) return 0
  return Number(isArgonError(error) ? error.details['mongoCode'] : (error as { code?: unknown }).code)
}

interface Row {
  _id: number
  n: number
}

const summary = ({ insertedCount, matchedCount, modifiedCount, deletedCount, ...rest }: BulkWriteResult) => {
  const { upsertedCount, upsertedIds, insertedIds } = rest
  const counts = { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount }
  return { ...counts, upsertedIds, insertedIds }
}

/** What is told of a bulk of writes in which some were refused. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  const error = (await work.then(fail, (thrown: unknown) => thrown)) as MongoBulkWriteError
  const writeErrors = (error.writeErrors as readonly WriteError[]).map(({ index, code }) => [index, code])
  return { writeErrors, result: summary(error.result) }
}

function fail(): never {
  throw new Error('It was not refused')
}

const people: Document[] = [
  { _id: 1, name: 'Ada', age: new Int32(36), tags: ['a', 'b'] },
  { _id: 2, name: 'Bo', age: new Double(17), tags: [] },
  { _id: 3, name: 'Cleo', age: Long.fromNumber(52), home: { city: 'Ur' } },
  { _id: 4, name: 'Dev', age: new Double(28.5), home: { city: 'Bonn' } },
]

async function fill(db: Db): Promise<void> {
  await db.collection('people').insertMany(people as never[])
}

/** What every server answers as MongoDB does. */
export const scripts: Readonly<Record<string, Script>> = {
  'documents by filter, order, window and projection': async (db, note, exact) => {
    await fill(db)
    const found = db.collection('people')
    note(
      await found
        .find({ age: { $gte: 18 } }, exact)
        .sort({ name: -1 })
        .skip(1)
        .limit(2)
        .toArray(),
    )
    note(await found.find({}, exact).sort('age', 'desc').project({ name: 1, _id: 0 }).toArray())
    note(
      await found
        .find({ tags: { $ne: null } }, { ...exact, projection: { tags: 0, 'home.city': 0 } })
        .toArray(),
    )
    note(await found.find({ 'home.city': 'Ur' }, exact).toArray())
    const sorted = { ...exact, sort: [['home.city', 1] as never, ['_id', -1] as never], limit: -3 }
    note(await found.find({}, sorted).toArray())
    note(await found.findOne({ name: 'Bo' }, exact))
    note(await found.findOne({ name: 'Nobody' }, exact))
    note(await db.collection('nowhere').find().toArray())
    note(await codeOf(found.findOne({ age: { $nonsense: 1 } })))
  },
  'a cursor, one by one': async (db, note, exact) => {
    await fill(db)
    const cursor = db
      .collection('people')
      .find({}, { batchSize: 2 })
      .sort({ _id: 1 })
      .map(({ name }) => name as unknown)
    note(await cursor.hasNext())
    note(await cursor.next())
    for await (const name of cursor) note(name)
    cursor.rewind()
    note(await cursor.toArray())
    cursor.rewind()
    await cursor.forEach((name) => {
      note(name)
      return name !== 'Bo'
    })
    const alone = db.collection('people').find({ _id: 3 as never }, exact)
    note([await alone.next(), await alone.hasNext()])
    await alone.close()
    note(alone.closed)
  },
  'counts and different values': async (db, note) => {
    await fill(db)
    const found = db.collection('people')
    note(await found.countDocuments())
    note(await found.countDocuments({ age: { $gt: 20 } }, { skip: 1, limit: 1 }))
    note(await found.estimatedDocumentCount())
    note((await found.distinct('tags')).map(String).toSorted())
    note((await found.distinct('home.city', { age: { $lt: 40 } })).map(String).toSorted())
    note(await db.collection('nowhere').countDocuments({}))
  },
  'what a pipeline makes of documents': async (db, note, exact) => {
    await fill(db)
    const found = db.collection('people')
    const grouped = [{ $match: { age: { $gt: 20 } } }, { $group: { _id: '$home.city', n: { $sum: 1 } } }]
    note(await found.aggregate([...grouped, { $sort: { _id: 1 } }], exact).toArray())
    const names = found.aggregate([{ $sort: { _id: 1 } }]).map(({ name }) => name as unknown)
    note([await names.hasNext(), await names.next(), await names.toArray()])
  },
  'writes and what they answer': async (db, note, exact) => {
    const found = db.collection<Row>('things')
    const inserted: Document = { n: 1 }
    const { acknowledged, insertedId } = await found.insertOne(inserted as Row)
    note([acknowledged, inserted['_id'] === insertedId, typeof String(insertedId)])
    note(
      await found.insertMany([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
        { _id: 3, n: 3 },
      ]),
    )
    note(await found.updateOne({ n: 2 }, { $set: { n: 20 }, $push: { list: 'x' } }))
    note(await found.updateOne({ n: 20 }, { $set: { n: 20 } }))
    note(await found.updateMany({ n: { $gte: 1 } }, { $inc: { n: 1 } }))
    note(await found.updateOne({ _id: 9 }, { $set: { n: 9 } }, { upsert: true }))
    note(await found.replaceOne({ _id: 3 }, { replaced: true } as never))
    note(await found.replaceOne({ _id: 30 }, { replaced: true } as never))
    note(await found.deleteOne({ _id: 1 }))
    note(await found.deleteMany({ n: 1000 }))
    note(
      await found
        .find({ _id: { $lt: 100 } }, exact)
        .sort({ _id: 1 })
        .toArray(),
    )
    note(await found.deleteMany())
  },
  'writes in bulk, and those of them that are refused': async (db, note, exact) => {
    const found = db.collection<Row>('things')
    const result = await found.bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } } },
      { insertOne: { document: { _id: 2, n: 2 } } },
      { updateOne: { filter: { _id: 1 }, update: { $set: { n: 10 } } } },
      { updateMany: { filter: {}, update: { $set: { seen: true } } } },
      { deleteOne: { filter: { _id: 2 } } },
      { deleteMany: { filter: { _id: 2 } } },
    ])
    note(summary(result))
    const doubled = [
      { _id: 5, n: 5 },
      { _id: 1, n: 0 },
      { _id: 6, n: 6 },
    ]
    note(await refusal(found.insertMany(structuredClone(doubled))))
    note(await found.countDocuments())
    note(await refusal(found.insertMany(structuredClone(doubled), { ordered: false })))
    note(await found.countDocuments())
    note(await codeOf(found.insertOne({ _id: 1, n: 1 })))
    note(await codeOf(found.updateOne({ _id: 1 }, { $set: { _id: 8 } })))
    note(await codeOf(found.updateOne({ _id: 1 }, { $nonsense: { n: 8 } })))
    note(await found.find({}, exact).sort({ _id: 1 }).toArray())
  },
  'a document that is found and changed in one step': async (db, note, exact) => {
    await fill(db)
    const found = db.collection<Row>('people')
    note(await found.findOneAndUpdate({ name: 'Ada' }, { $set: { age: 37 } }))
    note(await found.findOneAndUpdate({ name: 'Ada' }, { $inc: { age: 1 } }, { returnDocument: 'after' }))
    const sorted = { ...exact, sort: { age: 1 }, includeResultMetadata: true } as const
    const { lastErrorObject, value } = await found.findOneAndUpdate({}, { $unset: { tags: 1 } }, sorted)
    note([lastErrorObject, value])
    const upsert = { upsert: true, returnDocument: 'after' } as const
    note(await found.findOneAndReplace({ _id: 7 }, { n: 7 } as never, upsert))
    note(await found.findOneAndReplace({ _id: 70 }, { n: 70 } as never))
    note(await found.findOneAndDelete({ name: 'Bo' }, exact))
    note(await found.findOneAndDelete({ name: 'Bo' }))
    note(await found.find({}, exact).sort({ _id: 1 }).toArray())
  },
  'indexes made, listed, held to and dropped': async (db, note, exact) => {
    await fill(db)
    const found = db.collection('people')
    note(await found.createIndex({ name: 1 }, { unique: true }))
    note(await found.createIndex('age'))
    note(
      await found.createIndex(
        [
          ['home.city', 1],
          ['age', -1],
        ] as never,
        { name: 'of_cities' },
      ),
    )
    note(await found.createIndexes([{ key: { tags: 1 } }, { key: { name: 1 }, unique: true }]))
    const listed = (await found.indexes()).toSorted((a, b) =>
      String(a['name']) < String(b['name']) ? -1 : 1,
    )
    note(listed.map(({ v, name, key, unique }) => [v, name, Object.entries(key as Document), unique ?? null]))
    note([await found.indexExists('age_1'), await found.indexExists(['age_1', 'nothing'])])
    note(await codeOf(found.insertOne({ _id: 9 as never, name: 'Ada' })))
    note(
      await found
        .find({ age: { $gt: 20 } }, { ...exact, hint: 'age_1' })
        .sort({ age: 1 })
        .toArray(),
    )
    await found.dropIndex('age_1')
    note(await codeOf(found.dropIndex('age_1')))
    note(await codeOf(found.createIndex({ name: -1 }, { name: 'of_cities' })))
    note(await found.dropIndexes())
    note((await found.listIndexes().toArray()).map(({ name }: Document) => name as unknown))
    note(await codeOf(db.collection('nowhere').indexes()))
  },
  'collections made, listed, renamed and dropped': async (db, note) => {
    await db.createCollection('b')
    await db.collection<Row>('a').insertOne({ _id: 1, n: 1 })
    const named = async () => {
      const listed = await db.listCollections().toArray()
      return listed.map(({ name, type }) => `${name} ${type}`).toSorted()
    }
    note(await named())
    note(
      (await db.listCollections({ name: 'b' }).toArray()).map(({ name, options }: Document) => [
        name,
        options,
      ]),
    )
    note((await db.collections()).map(({ collectionName }) => collectionName).toSorted())
    note(await codeOf(db.renameCollection('a', 'b')))
    note((await db.renameCollection('a', 'c')).collectionName)
    note(await db.collection('c').find().toArray())
    note(await codeOf(db.collection('missing').rename('d')))
    note(await db.collection('c').drop())
    note(await named())
  },
}

/** What FerretDB has not, or answers in its own way. */
export const richScripts: Readonly<Record<string, Script>> = {
  'values of every type there and back': async (db, note, exact) => {
    const found = db.collection<Document & { _id: number }>('values')
    const values = {
      binary: new Binary(Buffer.from('bytes')),
      uuid: new UUID('0189b2f4-6c1c-7a6e-9d3b-0f6a1c5e2d11'),
      large: Long.fromString('9007199254740993'),
      small: Long.fromNumber(5),
      date: new Date(7),
      pattern: /^a.b/im,
      regExp: new BSONRegExp('^a', 'i'),
      decimal: Decimal128.fromString('1.50'),
      timestamp: new Timestamp({ t: 7, i: 1 }),
      whole: 5,
      fraction: 0.5,
      nothing: null,
      missing: undefined,
      list: [1, 'a', { b: true }],
      least: new MinKey(),
    }
    await found.insertOne({ _id: 1, ...values })
    note(await found.findOne({}, exact))
    note(await found.distinct('list', {}, exact))
    note(await found.findOneAndUpdate({}, { $set: { more: Long.fromNumber(1) } }, exact))
    note(await found.aggregate([{ $project: { large: 1, binary: 1, pattern: 1 } }], exact).toArray())
  },
  'stages, variables, upserts in bulk, and a collection that makes room for another': async (
    db,
    note,
    exact,
  ) => {
    await fill(db)
    const found = db.collection<Row>('people')
    const replaceOne = { filter: { _id: 7 }, replacement: { n: 7 } as never, upsert: true }
    const updateOne = { filter: { _id: 1 }, update: { $inc: { age: 1 } } }
    note(summary(await found.bulkWrite([{ updateOne }, { replaceOne }])))
    const projected = { ...exact, projection: { name: 1 } } as const
    note(await found.findOneAndUpdate({ _id: 2 }, { $set: { n: 1 } }, projected))
    note(await found.find({}, exact).sort({ _id: 1 }).toArray())
    const cursor = found.aggregate([], exact).match({ tags: { $exists: true } })
    note(await cursor.unwind('$tags').sort({ tags: -1 }).limit(1).toArray())
    note(await codeOf(found.aggregate([{ $nonsense: 1 }]).toArray()))
    note(await db.aggregate([{ $documents: [{ a: 1 }] }], exact).toArray())
    const variables = { let: { least: 30 }, ...exact }
    note(await found.aggregate([{ $match: { $expr: { $gt: ['$age', '$$least'] } } }], variables).toArray())
    const [first] = await found.find({ _id: 1 }, exact).limit(1).toArray()
    note(await found.updateMany({ _id: 1 }, [{ $set: { twice: { $add: ['$age', '$age'] } } }]))
    note([first, await found.findOne({ _id: 1 }, exact)])
    note(await found.aggregate([{ $match: { age: { $gt: 30 } } }, { $out: 'old' }]).toArray())
    note(await found.aggregate([{ $match: { _id: 2 } }, { $merge: { into: 'old' } }]).toArray())
    note(await db.collection('old').find({}, exact).sort({ _id: 1 }).toArray())
    await found.createIndex({ name: 1 }, { unique: true, sparse: true })
    note(await found.countDocuments({ name: { $gt: 'B' } }, { hint: 'name_1' }))
    note(await found.distinct('name', { $expr: { $gt: ['$age', 30] } }, exact))
    note(await codeOf(found.updateOne({ name: 'Bo' }, { $set: { name: 'Cleo' } })))
    await db.createCollection('b')
    note(await codeOf(db.createCollection('b', { validator: { n: 1 } })))
    note(await db.listCollections({ name: 'b' }, { nameOnly: true }).toArray())
    note((await db.renameCollection('people', 'b', { dropTarget: true })).collectionName)
    note(await db.collection('b').countDocuments())
  },
}
