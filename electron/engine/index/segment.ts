import type { BranchId, Lsn } from '../../../shared/model/ids.ts'

/** One branch's part in a lineage: its own versions at or below `bound` count. */
export interface Segment {
  readonly branch: BranchId
  readonly bound: Lsn
}

/** Leaf first, then parent, grandparent ...; branches with nothing at or below their bound are left out. */
export type Lineage = readonly Segment[]
