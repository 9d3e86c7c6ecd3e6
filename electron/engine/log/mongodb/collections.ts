import type { Collection, Db } from 'mongodb'

/** Names of the collections that a database of logs has. */
export const logCollection = 'wal_log'
export const partsCollection = 'wal_parts'
export const branchesCollection = 'wal_branches'
export const projectsCollection = 'wal_projects'

/**
 * Reads see only what a majority has, on the primary; writes are answered when a majority has them in its journal. On a
 * server that stands alone this is that server.
 */
const shared = {
  readPreference: 'primary',
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true },
} as const

/** A collection of the log's, with the concerns that everything in it is read and written with. */
export function sharedCollection(db: Db, name: string): Collection {
  return db.collection(name, shared)
}
