import { deserialize, ObjectId, type Document } from 'bson'
import type { Collection } from 'mongodb'
import { customer, customerId } from '../data/customer.ts'

/** The collections that operations work on: one that is only read and changed in place, one that grows. */
export interface Stage {
  readonly customers: Collection
  readonly inserted: Collection
  /** Documents in `customers`. */
  readonly documents: number
}

/** Something that an application asks of a server, again and again. */
export interface Operation {
  readonly name: string
  /** What a share of the time it gets: how much work one run is. */
  readonly size: 'small' | 'large'
  /** Done once before it is measured. */
  readonly prepare?: (stage: Stage) => Promise<unknown>
  readonly run: (stage: Stage, i: number) => Promise<unknown>
}

const batchDocuments = 1000
/** A number that looks random and is the same for both servers. */
const scattered = (i: number, below: number): number => (Math.imul(i + 1, 2_654_435_761) >>> 0) % below

const customerDocument = (index: number): Document => deserialize(customer(index, 0))
const idOf = ({ documents }: Stage, i: number): ObjectId => new ObjectId(customerId(scattered(i, documents)))
const newDocument = (i: number): Document => ({ ...customerDocument(i), _id: new ObjectId() })

const byZip = async ({ customers, documents }: Stage, i: number): Promise<void> => {
  const { address } = customerDocument(scattered(i, documents))
  const found = await customers.find({ 'address.zip': address.zip }).toArray()
  if (found.length === 0) throw new Error(`There is no customer at ${address.zip}`)
}

export const operations: readonly Operation[] = [
  {
    name: 'insertOne, acknowledged and durable',
    size: 'small',
    run: ({ inserted }, i) => inserted.insertOne(newDocument(i), { writeConcern: { w: 1, j: true } }),
  },
  {
    name: 'insertMany of 1,000',
    size: 'large',
    run: ({ inserted }, i) =>
      inserted.insertMany(Array.from({ length: batchDocuments }, (_, n) => newDocument(i + n))),
  },
  {
    name: 'find by _id',
    size: 'small',
    run: (stage, i) => stage.customers.findOne({ _id: idOf(stage, i) }),
  },
  {
    name: 'updateOne by _id',
    size: 'small',
    run: (stage, i) => stage.customers.updateOne({ _id: idOf(stage, i) }, { $inc: { visits: 1 } }),
  },
  { name: 'find with a filter, not indexed', size: 'large', run: byZip },
  {
    name: 'aggregate $group by city',
    size: 'large',
    run: ({ customers }) =>
      customers.aggregate([{ $group: { _id: '$address.city', n: { $sum: 1 } } }]).toArray(),
  },
  {
    name: 'find with a filter, indexed',
    size: 'small',
    prepare: ({ customers }) => customers.createIndex({ 'address.zip': 1 }),
    run: byZip,
  },
]

/** Fills a stage, as an import does it. */
export async function fillStage({ customers, documents }: Stage): Promise<void> {
  for (let first = 0; first < documents; first += batchDocuments) {
    const count = Math.min(batchDocuments, documents - first)
    await customers.insertMany(Array.from({ length: count }, (_, n) => customerDocument(first + n)))
  }
}
