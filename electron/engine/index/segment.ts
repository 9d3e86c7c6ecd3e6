import type { BranchRow } from '../../../shared/model/branch.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'

/** One branch's part in a lineage: its own versions at or below `bound` count. */
export interface Segment {
  readonly branch: BranchId
  readonly bound: Lsn
}

/** Leaf first, then parent, grandparent ...; branches with nothing at or below their bound are left out. */
export type Lineage = readonly Segment[]

/**
 * The lineage of a branch at an LSN: each ancestor up to the minimum of that LSN and every base between it and the
 * leaf. Ancestors that were made at or after their bound have nothing there and are left out; the branch itself is
 * part of its lineage from the entry on that made it.
 */
export function lineageOf(
  id: BranchId,
  lsn: number,
  rowOf: (id: BranchId) => Pick<BranchRow, 'id' | 'parentId' | 'baseLsn'>,
): Lineage {
  const segments: Segment[] = []
  let next: BranchId | null = id
  for (let bound = lsn; next !== null;) {
    const row = rowOf(next)
    if (bound > row.id || (row.id === id && bound === id))
      segments.push({ branch: row.id, bound: asLsn(bound) })
    bound = Math.min(bound, row.baseLsn)
    next = row.parentId
  }
  return segments
}
