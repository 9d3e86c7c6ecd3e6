import type { Lsn } from '../../../../shared/model/ids.ts'
import type { Consistency } from './database-reader.ts'

/** How far one collection is. Counts are of documents. */
export interface CollectionProgress {
  readonly name: string
  readonly state: 'running' | 'done'
  /** Looked at so far, and how many the server estimated. */
  readonly read: number
  readonly total: number
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  readonly unchanged: number
}

/** A document of the server's that no branch can hold. */
export interface UnusableDocument {
  readonly collection: string
  /** Its `_id` as text; empty where it has none. */
  readonly id: string
  readonly reason: string
}

export interface SkippedCollection {
  readonly name: string
  readonly reason: string
}

/** What a clone or a pull says at its end. */
export interface PullReport {
  readonly database: string
  readonly consistency: Consistency
  readonly collections: readonly CollectionProgress[]
  readonly skipped: readonly SkippedCollection[]
  /** Collections of the branch that the database does not have; kept, or dropped where that was asked for. */
  readonly missing: readonly string[]
  readonly missingDropped: boolean
  /** How many documents could not be taken over; the first of them. */
  readonly unusable: number
  readonly unusableDocuments: readonly UnusableDocument[]
  /** First and last LSN that were written; null where nothing had changed. */
  readonly fromLsn: Lsn | null
  readonly toLsn: Lsn | null
}

export type PullProgress =
  | {
      readonly kind: 'begun'
      readonly collections: readonly { readonly name: string; readonly total: number }[]
      readonly skipped: readonly SkippedCollection[]
    }
  | { readonly kind: 'collection'; readonly progress: CollectionProgress }
  | { readonly kind: 'done'; readonly report: PullReport }

/** Counts the documents of one collection as they are gone through. */
export class CollectionTally {
  readonly #name: string
  readonly #total: number
  #read = 0
  #unchanged = 0
  #written = { inserts: 0, updates: 0, deletes: 0 }

  constructor(name: string, total: number) {
    this.#name = name
    this.#total = total
  }

  tookOver(read: number, unchanged: number): void {
    this.#read += read
    this.#unchanged += unchanged
  }

  wrote({ inserts, updates, deletes }: Pick<CollectionProgress, 'inserts' | 'updates' | 'deletes'>): void {
    this.#written.inserts += inserts
    this.#written.updates += updates
    this.#written.deletes += deletes
  }

  progress(state: CollectionProgress['state']): CollectionProgress {
    return {
      name: this.#name,
      state,
      read: this.#read,
      total: Math.max(this.#total, this.#read),
      ...this.#written,
      unchanged: this.#unchanged,
    }
  }
}
