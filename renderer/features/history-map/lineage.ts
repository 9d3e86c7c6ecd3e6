import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'

export type BranchesById = ReadonlyMap<BranchId, Branch>

export const indexBranches = (branches: readonly Branch[]): BranchesById =>
  new Map(branches.map((branch) => [branch.id, branch]))

export function parentOf(branch: Branch, byId: BranchesById): Branch | null {
  return branch.parentId === null ? null : (byId.get(branch.parentId) ?? null)
}

/**
 * A branch and its ancestors, leaf first, each with the LSN up to which it contributes: the minimum of the bases
 * between it and the leaf (DESIGN.md, "lineage"). The leaf's own bound is infinity.
 */
export function lineageOf(leaf: Branch, byId: BranchesById): { branch: Branch; bound: number }[] {
  const lineage: { branch: Branch; bound: number }[] = []
  let bound = Number.POSITIVE_INFINITY
  for (let at: Branch | null = leaf; at !== null; at = parentOf(at, byId)) {
    lineage.push({ branch: at, bound })
    bound = Math.min(bound, at.baseLsn)
  }
  return lineage
}

/**
 * Whether a branch came from a reset of its parent: it carries the parent's old name, and the parent lost its own in
 * the same record. Such a branch is drawn as the continuation of its parent's line, because that is what it is for
 * the person who pressed "Restore".
 */
export function isRestoreOf(branch: Branch, parent: Branch): boolean {
  if (branch.state !== 'active') return false
  // The reset's one entry gave both of them their rows.
  if (Number(parent.changedLsn) === Number(branch.id)) return true
  if (parent.state === 'superseded' && parent.name === branch.name) return true
  return parent.name.startsWith(`${branch.name} before `)
}

/** Names of the branches whose lineage contains an LSN of a branch: itself, and those that forked at or after it. */
export function branchesContaining(branchId: BranchId, lsn: number, branches: readonly Branch[]): Branch[] {
  const byId = indexBranches(branches)
  return branches.filter(
    (branch) =>
      branch.state === 'active' &&
      lineageOf(branch, byId).some((part) => part.branch.id === branchId && lsn <= part.bound),
  )
}
