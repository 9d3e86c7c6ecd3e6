import type { Db, MongoServerError } from 'mongodb'
import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { bytesOf, documentOf, element } from '../bson/build.ts'
import { findField } from '../bson/raw.ts'
import { driverError } from './driver-errors.ts'
import { isServerError } from './error-kinds.ts'

/** A statement of a write that the server refused, by its place among those that were sent. */
export interface RefusedWrite {
  readonly index: number
  readonly code: number
  readonly message: string
}

/** The name that each command has for its statements. */
const fields = { insert: 'documents', update: 'updates', delete: 'deletes' } as const

/**
 * Sends statements as the bytes that they are: the driver's own writes take objects, which cannot hold every document
 * (names twice, names that look like numbers, types that JavaScript lacks). Each stands for itself: what is refused
 * does not keep the others from being written. Statements together may have a message's bytes, as the server tells.
 * Throws what the driver throws, and where the server writes nothing at all.
 */
export async function writeRaw(
  db: Db,
  command: keyof typeof fields,
  collection: string,
  statements: readonly Uint8Array[],
): Promise<readonly RefusedWrite[]> {
  const max = command === 'update' ? updatesPerCommand : Infinity
  const refused: RefusedWrite[] = []
  for (let start = 0; start < statements.length; start += max) {
    const some = await writeSome(db, command, collection, statements.slice(start, start + max))
    refused.push(...some.map((one) => ({ ...one, index: start + one.index })))
  }
  return refused
}

/** FerretDB 1.24 never answers a command of a hundred updates: each keeps a connection of its store until the last one. */
const updatesPerCommand = 50

async function writeSome(
  db: Db,
  command: keyof typeof fields,
  collection: string,
  statements: readonly Uint8Array[],
): Promise<RefusedWrite[]> {
  try {
    return await send(db, command, collection, statements)
  } catch (error) {
    if (!isServerError(error) || isAboutAll(error)) throw error
    if (statements.length > 1) return writeOneByOne(db, command, collection, statements)
    return [{ index: 0, code: Number(error.code), message: error.message }]
  }
}

/** Some servers refuse a whole command for what is wrong with one of its statements. */
async function writeOneByOne(
  db: Db,
  command: keyof typeof fields,
  collection: string,
  statements: readonly Uint8Array[],
): Promise<RefusedWrite[]> {
  const refused: RefusedWrite[] = []
  for (const [index, statement] of statements.entries()) {
    const [one] = await writeSome(db, command, collection, [statement])
    if (one !== undefined) refused.push({ ...one, index })
  }
  return refused
}

/** Whether another statement would fare no better: the server is going, or the user may not write there. */
const isAboutAll = (error: MongoServerError): boolean => driverError(error).code !== 'mongodb.failed'

async function send(
  db: Db,
  command: keyof typeof fields,
  collection: string,
  statements: readonly Uint8Array[],
): Promise<RefusedWrite[]> {
  // Who has a `Db` has the driver loaded; who has none need not load this.
  const { DocumentSequence } = await import('mongodb/lib/cmap/commands.js')
  const sequence = new DocumentSequence(fields[command])
  for (const statement of statements) sequence.push(nothing, statement)
  const reply = await db.command({
    [command]: collection,
    [fields[command]]: sequence,
    ordered: false,
    writeConcern: { w: 'majority' },
  })
  const refused = (reply['writeErrors'] ?? []) as { index: unknown; code: unknown; errmsg: unknown }[]
  return refused.map(({ index, code, errmsg }) => ({
    index: Number(index),
    code: Number(code),
    message: String(errmsg),
  }))
}

/** The driver keeps the object beside the bytes for itself, and looks at the bytes alone. */
const nothing = {}

/** The statement of an update that puts a document in the place of the one with its `_id`, or where none is. */
export const replaceStatement = (document: Uint8Array): Uint8Array =>
  documentOf([
    element(bsonType.object, 'q', byId(document)),
    element(bsonType.object, 'u', document),
    element(bsonType.boolean, 'upsert', Uint8Array.of(1)),
  ])

/** The statement of a delete; takes a document or `{_id: value}`. */
export const deleteStatement = (document: Uint8Array): Uint8Array =>
  documentOf([
    element(bsonType.object, 'q', byId(document)),
    element(bsonType.int32, 'limit', Uint8Array.of(1, 0, 0, 0)),
  ])

/** `{_id: {$eq: value}}`, so that no value is taken for an operator. */
function byId(document: Uint8Array): Uint8Array {
  const id = findField(document, '_id')
  if (id === undefined) throw new Error('A statement needs an _id')
  return documentOf([element(bsonType.object, '_id', documentOf([element(id.type, '$eq', bytesOf(id))]))])
}
