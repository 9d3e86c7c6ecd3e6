import type { Db, MongoClient } from 'mongodb'
import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import { checkCollectionName } from '../../../../shared/model/names.ts'
import { bytesOf, withoutFields } from '../../bson/build.ts'
import { decode } from '../../bson/bson-options.ts'
import { findField } from '../../bson/raw.ts'
import { rawDocuments } from '../../mongodb/client-options.ts'
import { allDocuments } from '../../mongodb/raw-reads.ts'
import type { CollectionTraits } from '../../write/collections.ts'
import { indexName } from './index-spec.ts'

export interface DatabaseSummary {
  readonly name: string
  /** As the server tells; 0 where it does not. */
  readonly bytes: number
  /** Whether MongoDB keeps it for itself. */
  readonly isSystem: boolean
}

/** A collection of a database, as the server lists it. */
export interface ServerCollection {
  readonly name: string
  /** Why it cannot be versioned, as a sentence; null where it can be. */
  readonly skipped: string | null
  /** Documents, as the server estimates; null where it is skipped. */
  readonly documents: number | null
  readonly traits: CollectionTraits
}

export const isSystemDatabase = (name: string): boolean => ['admin', 'config', 'local'].includes(name)

/** The databases of a server that the user may see, by name. */
export async function listDatabases(client: MongoClient): Promise<DatabaseSummary[]> {
  const { databases } = await client.db('admin').admin().listDatabases()
  return databases
    .map(({ name, sizeOnDisk }) => ({
      name,
      bytes: asNumber(sizeOnDisk ?? 0),
      isSystem: isSystemDatabase(name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The collections of a database by name, those that are skipped included. */
export async function listServerCollections(db: Db): Promise<ServerCollection[]> {
  const infos = await allDocuments(db.listCollections({}, rawDocuments))
  const collections: ServerCollection[] = []
  for (const info of infos) collections.push(await describe(db, info))
  return collections.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function describe(db: Db, info: Uint8Array): Promise<ServerCollection> {
  const { name, type = 'collection', options = {} } = decode(info) as ServerInfo
  const skipped = whySkipped(name, type, options)
  if (skipped !== null) return { name, skipped, documents: null, traits: {} }
  const documents = await db.collection(name).estimatedDocumentCount()
  return { name, skipped, documents: asNumber(documents), traits: await traitsOf(db, name, info) }
}

interface ServerInfo {
  readonly name: string
  readonly type?: string
  readonly options?: { readonly capped?: unknown }
}

function whySkipped(name: string, type: string, { capped }: { readonly capped?: unknown }): string | null {
  if (name.startsWith('system.')) return 'MongoDB keeps it for itself'
  if (type === 'view') return 'It is a view: what it shows is in other collections'
  if (type === 'timeseries') return 'It is a time-series collection, whose documents have no _id of their own'
  if (type !== 'collection') return `It is not a collection but a ${type}`
  if (capped === true) return 'It is capped: the server drops its oldest documents by itself'
  try {
    checkCollectionName(name)
    return null
  } catch (error) {
    if (!isArgonError(error, 'collection.badName')) throw error
    return error.message
  }
}

/** What a server adds of itself to the specification of an index. */
const serverFields = ['ns', 'storageEngine']

async function traitsOf(db: Db, name: string, info: Uint8Array): Promise<CollectionTraits> {
  const options = findField(info, 'options')
  const emptyBytes = 5
  const all = await allDocuments(db.collection(name).listIndexes(rawDocuments))
  const indexes = all
    .filter((index) => indexName(index) !== '_id_')
    .map((index) => Uint8Array.from(withoutFields(index, serverFields)))
  return {
    ...(options === undefined || options.end - options.start <= emptyBytes
      ? {}
      : { options: Uint8Array.from(bytesOf(options)) }),
    ...(indexes.length === 0 ? {} : { indexes }),
  }
}

/** The driver says number, and gives what clients are told to: an object of BSON's. */
const asNumber = (value: unknown): number => Number(value)

/** Throws `database.badName` where MongoDB allows no such name. */
export function checkDatabaseName(name: string): void {
  const isBad = name === '' || Buffer.byteLength(name) > 63 || /[\0/\\. "$]/u.test(name)
  if (!isBad) return
  const message = `\`${name}\` cannot be the name of a database; leave out spaces, dots and any of / \\ " $`
  throw new ArgonError('database.badName', message, { name })
}
