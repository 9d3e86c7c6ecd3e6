import { MongoClient } from 'mongodb'
import { rawDocuments } from '../../../electron/engine/mongodb/client-options.ts'
import { allDocuments } from '../../../electron/engine/mongodb/raw-reads.ts'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import type { Target } from './transcript.ts'

/** Documents of each collection by its name, type-exact, in the order of their `_id`. */
export type Dump = Readonly<Record<string, readonly unknown[]>>

/** What a database holds, over a connection of its own. */
export async function dumpOf({ uri, database }: Target): Promise<Dump> {
  const client = await MongoClient.connect(uri)
  try {
    const db = client.db(database)
    const listed = await db.listCollections({}, { nameOnly: true }).toArray()
    const names = listed.filter(({ type }) => type !== 'view').map(({ name }) => name)
    const dump: Record<string, readonly unknown[]> = {}
    for (const name of names.toSorted()) {
      const documents = await allDocuments(db.collection(name).find({}, rawDocuments).sort({ _id: 1 }))
      dump[name] = documents.map(canonical)
    }
    return dump
  } finally {
    await client.close()
  }
}

const canonical = (document: Uint8Array): unknown =>
  JSON.parse(printTree(bsonToTree(document), { format: 'canonical' }))
