import type { MongoClient } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { clientOptions } from '../mongodb/client-options.ts'
import { driverError } from '../mongodb/driver-errors.ts'
import { answerInWords, inWords } from '../mongodb/in-words.ts'
import {
  listPrefixCollections,
  readPrefixDocument,
  readPrefixPage,
  type PrefixPageInput,
} from './browse-prefix.ts'
import { listPrefixBranches } from './prefix-branches.ts'
import { createPrefixBranch, deletePrefixBranch } from './prefix-commands.ts'
import { scanPrefixDocuments, type PrefixScanInput } from './scan-prefix.ts'

export interface LegacyOptions {
  /** A connection string that names the database: `mongodb://host/database`. */
  readonly uri: string
  /** Names of branches that have underscores, and so cannot be told from the names of collections; null for none. */
  readonly branches: readonly string[] | null
}

/**
 * The engine as it was before the write-ahead log: the branches of one database are copies of its collections. It connects
 * when it is first asked for something. Throws `legacy.noDatabase` where the connection string names no database.
 */
export async function createLegacyEngine({ uri, branches: listed }: LegacyOptions) {
  if (!namesDatabase(uri)) throw noDatabase()
  const client = await clientOf(uri)
  const db = client.db()
  return {
    database: db.databaseName,
    branches: {
      list: () => answerInWords(listPrefixBranches(db, listed)),
      create: (input: Parameters<typeof createPrefixBranch>[2]) =>
        answerInWords(createPrefixBranch(db, listed, input)),
      delete: (name: string) => answerInWords(deletePrefixBranch(db, listed, name)),
    },
    collections: { list: (branch: string) => answerInWords(listPrefixCollections(db, listed, branch)) },
    documents: {
      scan: (input: PrefixScanInput) => inWords(scanPrefixDocuments(db, listed, input)),
      page: (input: PrefixPageInput) => answerInWords(readPrefixPage(db, input)),
      get: (branch: string, collection: string, id: Uint8Array) =>
        answerInWords(readPrefixDocument(db, branch, collection, id)),
    },
    unsupported,
    close: () => client.close(),
  }
}

export type LegacyEngine = Awaited<ReturnType<typeof createLegacyEngine>>

/** What to answer where something is asked for that copies of collections cannot give; `what` begins a sentence. */
export const unsupported = (what: string): ArgonError =>
  new ArgonError(
    'legacy.unsupported',
    `${what} needs the write-ahead log, which ENABLE_WAL=false turns off; start without it and migrate the database into a project, which leaves its collections as they are`,
    { what },
  )

/** `mongodb.badUri` where it cannot be read. */
async function clientOf(uri: string): Promise<MongoClient> {
  const { MongoClient: Client } = await import('mongodb')
  try {
    // A server that copies a large collection by itself says nothing until it is done.
    return new Client(uri, { ...clientOptions(), socketTimeoutMS: 0 })
  } catch (error) {
    throw driverError(error)
  }
}

const namesDatabase = (uri: string): boolean => /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]+/u.test(uri)

const noDatabase = (): ArgonError =>
  new ArgonError(
    'legacy.noDatabase',
    'With ENABLE_WAL=false, ARGON_MONGODB_URI must name the database of the older layout: mongodb://host/database',
  )
