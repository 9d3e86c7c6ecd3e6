import type { ErrorCode } from '../../../shared/model/errors.ts'
import type { At } from '../../../shared/model/moment.ts'
import type { ModelKey } from './document-pool.ts'

/** One write of a record. `expected` is the LSN that the writer believes the document has, or null. */
export interface ActionWrite {
  readonly kind: 'insert' | 'replace' | 'delete'
  readonly key: ModelKey
  readonly variant: number
  readonly content: number
  readonly expected: number | null
}

/** Something that a person does, with everything named: played on the model and on the engine alike. */
export type Action =
  | {
      readonly kind: 'write'
      readonly branch: number
      readonly collection: number
      readonly writes: readonly ActionWrite[]
    }
  | { readonly kind: 'createCollection'; readonly branch: number; readonly name: string }
  | {
      readonly kind: 'renameCollection'
      readonly branch: number
      readonly collection: number
      readonly name: string
    }
  | { readonly kind: 'dropCollection'; readonly branch: number; readonly collection: number }
  | { readonly kind: 'createBranch'; readonly branch: number; readonly at: At; readonly name: string }
  | { readonly kind: 'renameBranch'; readonly branch: number; readonly name: string }
  | { readonly kind: 'deleteBranch'; readonly branch: number }
  | { readonly kind: 'undeleteBranch'; readonly branch: number }
  | {
      readonly kind: 'resetBranch'
      readonly branch: number
      readonly at: At
      readonly backupName: string | null
    }
  | { readonly kind: 'undoReset'; readonly branch: number }
  | {
      readonly kind: 'import'
      readonly branch: number
      /** Name of the collection; made where it is not there. */
      readonly name: string
      readonly documents: readonly {
        readonly key: ModelKey
        readonly variant: number
        readonly content: number
      }[]
      /** What a duplicate does. */
      readonly onBad: 'stop' | 'skip'
    }
  | { readonly kind: 'undoRange'; readonly branch: number; readonly from: number; readonly to: number }
  | { readonly kind: 'reopen' }

/** What came of it: an error's code, or where its records begin and how many entries they have, or nothing to do. */
export type Outcome =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'done'; readonly lsn: number | null; readonly count: number }

export const refused = (code: string): Outcome => ({ kind: 'refused', code })

/** An expected refusal while the model works an action out. */
export class ModelRefusal extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}
