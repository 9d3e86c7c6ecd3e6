import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import type { RequestStamp } from '../log/request.ts'
import type { WriteFailure } from './write-failure.ts'

/** What a statement's filter may come with. All are BSON documents in MongoDB's language. */
export interface Selection {
  readonly filter: Uint8Array
  readonly collation?: Uint8Array | null
  /** Which of the documents that match is taken, where it is one. */
  readonly sort?: Uint8Array
  /** The name of an index, or its key pattern. */
  readonly hint?: string | Uint8Array
  /** The command's `let`. */
  readonly variables?: Uint8Array
}

export interface InsertStatement {
  readonly kind: 'insert'
  readonly document: Uint8Array
}

export interface UpdateStatement extends Selection {
  readonly kind: 'update'
  /** Update operators, a document that replaces another, or the stages of a pipeline. */
  readonly update: Uint8Array | readonly Uint8Array[]
  readonly multi: boolean
  readonly upsert: boolean
  readonly arrayFilters?: readonly Uint8Array[]
}

export interface DeleteStatement extends Selection {
  readonly kind: 'delete'
  readonly multi: boolean
}

/** One change as MongoDB's commands have it: the unit of which all or nothing is done, but for `multi`. */
export type Statement = (InsertStatement | UpdateStatement | DeleteStatement) & {
  readonly collection: string
}

/** What became of a statement, in MongoDB's numbers; `upsertedId` is BSON `{_id: value}`. */
export type StatementResult =
  | { readonly n: number; readonly nModified: number; readonly upsertedId?: Uint8Array }
  | { readonly error: WriteFailure }

/** What statements have in common. */
export interface WriteContext {
  readonly branchId: BranchId
  /** The name of the database as the client knows it, for the namespaces in messages. */
  readonly database?: string
  readonly bypassDocumentValidation?: boolean
  /** Ends it between two turns; nothing of the record under work is written then. */
  readonly signal?: AbortSignal
}

export interface StatementsInput extends WriteContext {
  readonly statements: readonly Statement[]
  /** Whether the first error ends it. */
  readonly ordered: boolean
  /** Makes it one that can be sent again; a number for each statement. */
  readonly request?: RequestStamp
}

export interface StatementsOutput {
  /** First LSN of the newest record; null where nothing was written. */
  readonly lsn: Lsn | null
  /** Of the statements that were tried, in order. */
  readonly results: readonly StatementResult[]
}
