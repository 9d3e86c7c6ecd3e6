import type { Change } from '../data/workload.ts'

/**
 * Another way to keep versions of documents, given the same work as the engine. `main` is loaded record by record, then
 * one branch from its head changes one document in a hundred.
 */
export interface Peer {
  /** One record of `main`; the first has the number 1. */
  load(changes: readonly Change[]): Promise<void>
  /** All records were given: whatever is to be packed or tidied is, before anything is timed. */
  settle(): Promise<void>
  /** A branch from the head of `main`, durable when it returns; null where it is not a way of its own to branch. */
  readonly createBranch: ((name: string) => Promise<void>) | null
  /** One record on a branch. */
  change(branch: string, changes: readonly Change[]): Promise<void>
  /** The first documents of `main` in the order of their ids, as they were after a record. */
  pastPage(record: number, limit: number): Promise<Uint8Array[]>
  /** How many documents differ between the heads of `main` and of a branch. */
  diff(branch: string): Promise<number>
  /** What all of it occupies, in bytes. */
  bytes(): number
  close(): Promise<void>
}

/** A peer by its name; `open` gets an empty directory, and throws `Unavailable` where it cannot be had. */
export interface PeerKind {
  readonly name: string
  open(directory: string): Promise<Peer>
}

/** Why a peer cannot be measured here, as a few words for the table. */
export class Unavailable extends Error {}
