import type { BranchId, Lsn } from './ids.ts'

/** The first branch of every project; a reset gives the name to another. */
export const mainName = 'main'

/**
 * `active` has a name and can be written to; `deleted` lost its name to a delete; `superseded` lost it to a reset
 * that kept no backup. The last two stay listed, readable and can be brought back.
 */
export type BranchState = 'active' | 'deleted' | 'superseded'

/** A branch as the versioned branch table holds it. */
export interface BranchRow {
  readonly id: BranchId
  /** The name now, or the last one it had when the state is not `active`. */
  readonly name: string
  /** Short form for connection strings: 1-20 of `a-z 0-9 - _`. */
  readonly handle: string
  readonly parentId: BranchId | null
  /** Where the branch left its parent. */
  readonly baseLsn: Lsn
  readonly state: BranchState
}

/** A branch with what the log says about it now. */
export interface Branch extends BranchRow {
  /** Newest own data or catalogue entry; the base until there is one. */
  readonly headLsn: Lsn
  /** Own data and catalogue entries since the base. */
  readonly ahead: number
  /** Time of the head, in milliseconds since 1970. */
  readonly headTime: number
  /** When the branch was made, and by whom. */
  readonly createdTime: number
  readonly createdBy: string
  /** LSN of the control entry that gave the branch its present state. */
  readonly changedLsn: Lsn
}
