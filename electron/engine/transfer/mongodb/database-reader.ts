import type { ClientSession, Db, MongoClient } from 'mongodb'
import { rawDocuments } from '../../mongodb/client-options.ts'
import { isDriverError } from '../../mongodb/error-kinds.ts'
import { allDocuments, rawBatches } from '../../mongodb/raw-reads.ts'

/** Whether all collections were read as of one moment; where not, `reason` is a sentence that says why. */
export type Consistency = { readonly kind: 'snapshot' } | { readonly kind: 'none'; readonly reason: string }

/** MongoDB's SnapshotTooOld and SnapshotUnavailable: it keeps the past for some minutes only. */
const lostSnapshotCodes = new Set([239, 246])

const notOffered =
  'The server offers no snapshot reads (they need a replica set and MongoDB 5.0); what was written meanwhile may be in one collection and not in another'
const lost =
  'The server no longer had its snapshot, which it keeps for minutes, before everything was read; later collections are newer than the first'

/** Reads a database's collections, as of one moment where the server can. */
export class DatabaseReader {
  readonly db: Db
  #session: ClientSession | null
  #consistency: Consistency

  private constructor(db: Db, session: ClientSession | null) {
    this.db = db
    this.#session = session
    this.#consistency = session === null ? { kind: 'none', reason: notOffered } : { kind: 'snapshot' }
  }

  /** Finds out by reading from a collection whether the server gives snapshots: some take the request and give none. */
  static async open(client: MongoClient, db: Db, probed: string | undefined): Promise<DatabaseReader> {
    const session = client.startSession({ snapshot: true })
    try {
      if (probed !== undefined) {
        await allDocuments(db.collection(probed).find({}, { ...rawDocuments, limit: 1, session }))
      }
      if (hasSnapshot(session)) return new DatabaseReader(db, session)
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
    await session.endSession()
    return new DatabaseReader(db, null)
  }

  get consistency(): Consistency {
    return this.#consistency
  }

  /** Every document of a collection, in the server's own order. */
  read(collection: string): AsyncGenerator<readonly Uint8Array[]> {
    const options = { ...rawDocuments, ...(this.#session === null ? {} : { session: this.#session }) }
    return rawBatches(this.db.collection(collection).find({}, options))
  }

  /** Whether reading failed because the server let go of its snapshot; from then on it goes on without one. */
  async hasLostSnapshot(error: unknown): Promise<boolean> {
    const isLost = isDriverError(error) && lostSnapshotCodes.has(Number(error.code))
    if (!isLost || this.#session === null) return false
    await this.close()
    this.#session = null
    this.#consistency = { kind: 'none', reason: lost }
    return true
  }

  async close(): Promise<void> {
    await this.#session?.endSession()
  }
}

/** The driver notes the moment that the server read at, where it said one; its types leave that out. */
const hasSnapshot = (session: ClientSession): boolean =>
  (session as { readonly snapshotTime?: unknown }).snapshotTime !== undefined

/** Whether the driver or the server says that it has no snapshots, and not that it cannot be reached. */
const isRefusal = (error: unknown): boolean =>
  isDriverError(error) &&
  ['MongoServerError', 'MongoCompatibilityError', 'MongoInvalidArgumentError'].includes(error.name)
