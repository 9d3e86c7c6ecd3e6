import type { BranchId, CollectionId, Lsn } from './ids.ts'

/** Changes of documents. */
export const dataOperations = ['insert', 'update', 'delete'] as const
/** Changes of the catalogue of collections: versioned like data, so they branch and time-travel with it. */
export const catalogueOperations = [
  'createCollection',
  'renameCollection',
  'dropCollection',
  'changeCollection',
] as const
/** Changes of the branch table; and the last entry of a log whose project goes on elsewhere. */
export const controlOperations = [
  'createBranch',
  'renameBranch',
  'deleteBranch',
  'undeleteBranch',
  'resetBranch',
  'undoReset',
  'moveLog',
] as const

export const operations = [...dataOperations, ...catalogueOperations, ...controlOperations] as const
export type DataOperation = (typeof dataOperations)[number]
export type CatalogueOperation = (typeof catalogueOperations)[number]
export type ControlOperation = (typeof controlOperations)[number]
export type Operation = (typeof operations)[number]

export const isDataOperation = (op: Operation): op is DataOperation =>
  (dataOperations as readonly Operation[]).includes(op)
export const isControlOperation = (op: Operation): op is ControlOperation =>
  (controlOperations as readonly Operation[]).includes(op)

/**
 * One change. `document` is BSON: the full post-image of an insert or update; `{_id}` alone for a delete; the
 * catalogue's document for a catalogue operation; the resulting rows of the branch table for a control operation, none for a
 * moved log, whose document names the new home.
 */
export interface Entry {
  readonly op: Operation
  readonly collection: CollectionId
  readonly document: Uint8Array
}

/** A commit as it is announced: which record, what it did in numbers. `lsn` is its first entry's, and its number. */
export interface Commit {
  readonly lsn: Lsn
  readonly lastLsn: Lsn
  readonly branchId: BranchId
  /** Milliseconds since 1970. */
  readonly time: number
  readonly actor: string
  readonly message: string
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  /** Catalogue and control operations in order; empty for plain writes. */
  readonly operations: readonly Operation[]
  readonly collections: readonly CollectionId[]
}
