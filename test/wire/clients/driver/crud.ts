import { Decimal128, Double, Long, ObjectId, type Document } from 'mongodb'
import { connected } from './connected.ts'

interface Product extends Document {
  _id: string
}

const products: readonly Product[] = [
  { _id: 'apple', price: 3, stock: 10, tags: ['fruit', 'red'], sizes: [{ cm: 7, n: 4 }] },
  { _id: 'pear', price: 4.5, stock: 0, tags: ['fruit'], origin: { country: 'FR', region: null } },
  { _id: 'leek', price: 2, stock: 7, tags: ['green'], origin: { country: 'NL' } },
  { _id: 'rice', price: 1.1, stock: Long.fromNumber(1000), tags: [] },
]

/** The life of some products: inserted, looked for in many ways, changed, replaced and deleted. */
export const crud = connected(async ({ db, second, step }) => {
  const shop = db.collection<Product>('products')
  await step('insert one', () => shop.insertOne({ ...(products[0] as Product) }))
  await step('insert many', () => shop.insertMany(products.slice(1).map((product) => ({ ...product }))))
  await step('insert with an id of the client', async () => {
    const { insertedId } = await db.collection('visits').insertOne({ at: new Date(0), count: new Double(1) })
    return insertedId instanceof ObjectId
  })
  await step('insert a decimal', () =>
    db
      .collection('prices')
      .insertOne({ price: Decimal128.fromString('1.10') })
      .then(({ acknowledged }) => acknowledged),
  )
  await step('insert the same id again', () => shop.insertOne({ _id: 'apple' }))
  await step('insert in order stops at the first that is refused', () =>
    shop.insertMany([{ _id: 'a' }, { _id: 'apple' }, { _id: 'b' }]),
  )
  await step('insert out of order goes on', () =>
    shop.insertMany([{ _id: 'a' }, { _id: 'c' }, { _id: 'apple' }, { _id: 'd' }], { ordered: false }),
  )
  await step('all of them', () => second.collection('products').find().sort({ _id: 1 }).toArray())

  const found = (filter: Document) =>
    shop
      .find(filter, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .toArray()
  const filters: Readonly<Record<string, Document>> = {
    'a comparison': { price: { $gt: 2 } },
    'a range of two kinds of numbers': { price: { $gte: 1.1, $lt: 4 } },
    'a word in an array': { tags: 'fruit' },
    'all words': { tags: { $all: ['fruit', 'red'] } },
    'the size of an array': { tags: { $size: 0 } },
    'a dotted path': { 'origin.country': { $in: ['FR', 'NL'] } },
    'null finds what is missing': { 'origin.region': null },
    'what is there': { origin: { $exists: true } },
    'an alternative': { $or: [{ stock: 0 }, { _id: /^l/ }] },
    'none of them': { $nor: [{ stock: 0 }, { tags: 'green' }, { price: { $exists: false } }] },
    'an element of an array': { sizes: { $elemMatch: { cm: { $gt: 5 }, n: 4 } } },
    'an expression': { $expr: { $gt: ['$stock', '$price'] } },
    'a type': { stock: { $type: 'long' } },
    'a remainder': { stock: { $mod: [5, 2] } },
    bits: { stock: { $bitsAllSet: 1 } },
    'a negation': { price: { $not: { $gt: 2 } } },
    'an operator that there is not': { price: { $near2: 1 } },
    'an operator with a wrong operand': { price: { $in: 3 } },
  }
  for (const [name, filter] of Object.entries(filters)) await step(`find by ${name}`, () => found(filter))
  await step('find one that is not there', () => shop.findOne({ _id: 'melon' }))
  await step('find with a projection', () =>
    shop.find({}, { projection: { _id: 0, price: 1, 'origin.country': 1 }, sort: { _id: 1 } }).toArray(),
  )
  await step('find with a slice', () =>
    shop.findOne({ _id: 'apple' }, { projection: { tags: { $slice: -1 } } }),
  )
  await step('find with the element that matched', () =>
    shop.findOne({ tags: 'red' }, { projection: { 'tags.$': 1 } }),
  )
  await step('find with a projection of both kinds', () => shop.findOne({}, { projection: { a: 1, b: 0 } }))
  await step('sort by two keys', () => shop.find().sort({ stock: -1, _id: 1 }).skip(1).limit(3).toArray())
  await step('count all', () => shop.countDocuments())
  await step('count some', () => shop.countDocuments({ tags: 'fruit' }, { limit: 1 }))
  await step('count by an estimate', () => shop.estimatedDocumentCount())
  await step('distinct', async () =>
    ((await shop.distinct('tags')) as string[]).toSorted((a, b) => (a < b ? -1 : 1)),
  )
  await step('distinct of some', () => shop.distinct('origin.country', { stock: { $gt: 0 } }))
})
