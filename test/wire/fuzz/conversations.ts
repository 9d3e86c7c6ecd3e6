import { Binary, Long, ObjectId, UUID, type Document } from 'bson'
import { deflateSync, zstdCompressSync } from 'node:zlib'
import { compress } from 'snappyjs'
import { frameBytes, msgBytes, queryBytes, sequenceBytes } from '../../support/wire/raw-client.ts'

const lsid = { id: new UUID('0b3c2f64-3d2a-4c1e-9a57-3f0f6f0a7d11') }
const inTransaction = { lsid, txnNumber: Long.fromNumber(7), autocommit: false }
const topologyVersion = { processId: new ObjectId(), counter: Long.ZERO }
const database = 'fuzz'

/** What clients say in the order in which they say it, each with a database of its own. */
const given: readonly Document[] = [
  { hello: 1, helloOk: true, client: { driver: { name: 'fuzz', version: '1' }, os: { type: 'none' } } },
  { hello: 1, topologyVersion, maxAwaitTimeMS: 5, $db: 'admin' },
  { isMaster: 1, compression: ['snappy', 'zlib', 'zstd'], saslSupportedMechs: 'admin.argon' },
  { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: new Binary(Buffer.from('n,,n=argon,r=abcdefgh')) },
  { saslContinue: 1, conversationId: 1, payload: new Binary(Buffer.from('c=biws,r=abc,p=QUJD')) },
  { ping: 1, lsid, $clusterTime: { clusterTime: 1 }, $readPreference: { mode: 'primary' } },
  { buildInfo: 1, apiVersion: '1', apiStrict: true },
  { getParameter: 1, featureCompatibilityVersion: 1, $db: 'admin' },
  { serverStatus: 1 },
  { usersInfo: [{ user: 'argon', db: 'admin' }] },
  { insert: 'c', documents: [{ _id: 1, a: [1, 2, { b: 3 }] }, { a: 'text' }], ordered: false },
  { insert: 'c', documents: [{ n: Long.fromNumber(5) }], ...inTransaction, startTransaction: true },
  { find: 'c', filter: { a: { $gt: 1, $in: [1, 2] } }, sort: { a: -1 }, limit: 3, projection: { a: 1 } },
  { find: 'c', filter: { $or: [{ 'a.b': 3 }, { a: /t.x/ }] }, batchSize: 1, ...inTransaction },
  { update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 }, $push: { a: 1 } }, upsert: true }] },
  { update: 'c', updates: [{ q: {}, u: [{ $set: { x: '$a' } }], multi: true }], lsid, txnNumber: Long.ONE },
  { findAndModify: 'c', query: { _id: 1 }, update: { $set: { y: 1 } }, new: true },
  { delete: 'c', deletes: [{ q: { n: { $exists: true } }, limit: 0 }] },
  { aggregate: 'c', pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }], cursor: {} },
  { bulkWrite: 1, ops: [{ insert: 0, document: { z: 1 } }], nsInfo: [{ ns: 'fuzz.c' }], $db: 'admin' },
  {
    aggregate: 'c',
    pipeline: [
      { $match: { a: { $exists: true } } },
      { $lookup: { from: 'c', localField: 'a', foreignField: 'a', as: 'same' } },
      { $unwind: { path: '$same', preserveNullAndEmptyArrays: true } },
      { $project: { x: { $add: ['$a', 1] }, y: { $cond: [{ $gt: ['$a', 1] }, 'big', 'small'] } } },
      { $sort: { x: 1, y: -1 } },
      { $facet: { some: [{ $limit: 2 }], count: [{ $count: 'n' }] } },
    ],
    cursor: { batchSize: 1 },
    let: { v: 1 },
  },
  { aggregate: 1, pipeline: [{ $changeStream: {} }], cursor: {}, $db: 'fuzz' },
  { explain: { find: 'c', filter: { a: 1 }, sort: { a: 1 } }, verbosity: 'queryPlanner' },
  {
    update: 'c',
    updates: [{ q: { a: 1 }, u: { $set: { 'a.$[e]': 2 } }, arrayFilters: [{ e: { $gt: 1 } }] }],
  },
  {
    find: 'c',
    filter: { $expr: { $eq: ['$a', '$$v'] } },
    let: { v: 1 },
    collation: { locale: 'de' },
    hint: '_id_',
  },
  { count: 'c', query: { a: 1 } },
  { distinct: 'c', key: 'a', query: {} },
  { getMore: Long.fromNumber(77), collection: 'c', batchSize: 2 },
  { killCursors: 'c', cursors: [Long.fromNumber(77)] },
  { commitTransaction: 1, ...inTransaction, $db: 'admin' },
  { abortTransaction: 1, ...inTransaction, $db: 'admin' },
  { listCollections: 1, nameOnly: true, cursor: {} },
  { listDatabases: 1, $db: 'admin' },
  { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1', unique: false }] },
  { collStats: 'c' },
  { validate: 'c' },
  { argonBranches: 1 },
  { currentOp: 1, $db: 'admin' },
  { endSessions: [lsid], $db: 'admin' },
]

const withDatabase = (command: Document): Document => ({ $db: database, ...command })
/** The database stands last, as drivers put it. */
const ordered = ({ $db, ...rest }: Document): Document => ({ ...rest, $db })

/** Commands as documents, the database last. */
export const commands: readonly Document[] = given.map((command) => ordered(withDatabase(command)))

function compressed(id: number, pack: (bytes: Uint8Array) => Uint8Array, frame: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeInt32LE(frame.readInt32LE(12), 0)
  head.writeInt32LE(frame.length - 16, 4)
  head[8] = id
  return frameBytes(2012, 3, head, pack(frame.subarray(16)))
}

/** Whole frames as clients send them, in every way in which a message can go. */
export const conversations: readonly Buffer[] = [
  ...commands.map((command, index) => msgBytes(command, index)),
  ...given.slice(0, 3).map((command) => queryBytes('admin.$cmd', command)),
  queryBytes('fuzz.c', { a: 1 }),
  msgBytes({ insert: 'c', $db: database }, 1, 0, sequenceBytes('documents', [{ s: 1 }, { s: 2 }])),
  msgBytes({ ping: 1, $db: database }, 1, 2),
  ...commands.slice(8, 12).flatMap((command) => {
    const frame = msgBytes(command)
    return [
      compressed(0, (bytes) => bytes, frame),
      compressed(1, compress, frame),
      compressed(2, deflateSync, frame),
      compressed(3, zstdCompressSync, frame),
    ]
  }),
]

/** The bytes of the database's name, which are better left alone: each other name makes another project. */
export const databaseBytes = Buffer.from(`$db\0\x05\0\0\0${database}`)
