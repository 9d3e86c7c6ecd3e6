import type { BranchId } from '../../../../shared/model/ids.ts'
import type { At, Moment } from '../../../../shared/model/moment.ts'

/** Which state goes where. */
export interface CheckoutInput {
  readonly branchId: BranchId
  readonly at: At
  readonly database: string
  /** Names of collections of the branch; null for all. No other collection of the database is touched. */
  readonly collections: readonly string[] | null
  readonly signal?: AbortSignal
}

export interface CheckoutSample {
  readonly kind: 'insert' | 'update' | 'delete'
  /** BSON `{_id: value}`. */
  readonly id: Uint8Array
  /** The target's document and the branch's; null where there is none, or where it is too large to show. */
  readonly before: Uint8Array | null
  readonly after: Uint8Array | null
}

export interface CheckoutCounts {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  readonly unchanged: number
}

/** What a checkout would do to one collection. */
export interface CollectionPlan extends CheckoutCounts {
  readonly name: string
  /** Whether the target does not have it yet. */
  readonly isNew: boolean
  /** Bytes of the documents that would be written. */
  readonly bytes: number
  /** Names of indexes that would be made. */
  readonly indexes: readonly string[]
  /** What stays different, in sentences. */
  readonly notes: readonly string[]
  readonly samples: readonly CheckoutSample[]
}

export interface CheckoutPlan {
  readonly moment: Moment
  readonly database: string
  readonly collections: readonly CollectionPlan[]
  /** Collections of the target that are not touched. */
  readonly untouched: readonly string[]
  /** Stands for all that was compared: where it is another one later, the target was changed. */
  readonly fingerprint: string
}

export type PlanProgress =
  | { readonly kind: 'comparing'; readonly collection: string; readonly read: number; readonly total: number }
  | { readonly kind: 'planned'; readonly plan: CheckoutPlan }

/** A write that the server refused. */
export interface RefusedDocument {
  readonly collection: string
  readonly id: string
  readonly reason: string
}

export interface CollectionResult extends CheckoutCounts {
  readonly name: string
  readonly notes: readonly string[]
}

export interface CheckoutReport {
  readonly moment: Moment
  readonly database: string
  readonly collections: readonly CollectionResult[]
  /** How many documents the server refused; the first of them. */
  readonly refused: number
  readonly refusedDocuments: readonly RefusedDocument[]
}

export type ApplyProgress =
  | Extract<PlanProgress, { kind: 'comparing' }>
  | { readonly kind: 'writing'; readonly collection: string; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly report: CheckoutReport }
