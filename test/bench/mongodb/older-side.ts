import { MongoClient, type Db } from 'mongodb'
import { createLegacyEngine, type LegacyEngine } from '../../../electron/engine/legacy/legacy-engine.ts'
import { clientOptions } from '../../../electron/engine/mongodb/client-options.ts'
import { allDocuments } from '../../../electron/engine/mongodb/raw-reads.ts'
import { writeRaw } from '../../../electron/engine/mongodb/raw-writes.ts'
import { customer } from '../data/customer.ts'

const batchDocuments = 1000
const pageDocuments = 50

/** The older layout on a server: a database of its own with `main_customers`, and copies of it. */
export class OlderSide {
  readonly #client: MongoClient
  readonly #db: Db
  readonly #engine: LegacyEngine
  readonly #documents: number

  private constructor(client: MongoClient, db: Db, engine: LegacyEngine, documents: number) {
    this.#client = client
    this.#db = db
    this.#engine = engine
    this.#documents = documents
  }

  static async load(uri: string, database: string, documents: number): Promise<OlderSide> {
    const client = await MongoClient.connect(uri, clientOptions())
    const address = new URL(uri)
    address.pathname = database
    const engine = await createLegacyEngine({ uri: address.href, branches: null })
    const side = new OlderSide(client, client.db(database), engine, documents)
    await side.fill('main', (index) => customer(index, 0))
    return side
  }

  /** Makes a branch as the older engine does. */
  async copy(name: string): Promise<void> {
    await this.#engine.branches.create({ name, from: 'main' })
  }

  /**
   * Writes what a copy of `main` holds after some of its documents were changed: quicker than copying and updating where
   * the server cannot copy by itself, and looks through the whole collection for each update.
   */
  async fill(name: string, documentOf: (index: number) => Uint8Array): Promise<void> {
    for (let first = 0; first < this.#documents; first += batchDocuments) {
      const count = Math.min(batchDocuments, this.#documents - first)
      const documents = Array.from({ length: count }, (_, i) => documentOf(first + i))
      const refused = await writeRaw(this.#db, 'insert', `${name}_customers`, documents)
      if (refused.length > 0) throw new Error(refused[0]?.message)
    }
  }

  /** The first query on a branch, in the server's own order: no server has to sort for it. */
  async query(name: string): Promise<number> {
    const options = { raw: true, limit: pageDocuments }
    return (await allDocuments(this.#db.collection(`${name}_customers`).find({}, options))).length
  }

  /** Bytes that the database occupies on the disk, its indexes included. */
  async bytes(): Promise<number> {
    // MongoDB counts what its newest checkpoint holds, and this makes one; FerretDB has no such command.
    await this.#client
      .db('admin')
      .command({ fsync: 1 })
      .catch(() => {})
    const stats = await this.#db.command({ dbStats: 1 })
    return Number(stats['storageSize']) + Number(stats['indexSize'] ?? 0)
  }

  async close(): Promise<void> {
    await this.#engine.close()
    await this.#db.dropDatabase()
    await this.#client.close()
  }
}
