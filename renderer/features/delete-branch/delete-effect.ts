import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { findMain, isActive, isMain } from '../../state/branches.ts'
import { plural } from '../../state/format.ts'

/** Why this branch cannot be deleted, or null when it can. */
export function whyNotDelete(branch: Branch): string | null {
  if (isMain(branch)) return 'The branch main cannot be deleted'
  return isActive(branch) ? null : 'This branch is already deleted'
}

/** What deleting does, in numbers, and what it does not do. */
export function effectOf(branch: Branch, branches: readonly Branch[]): string {
  const children = branches.filter((other) => other.parentId === branch.id && isActive(other)).length
  const own =
    branch.ahead === 0
      ? 'It has no entries of its own.'
      : `It has ${plural(branch.ahead, 'entry', 'entries')} of its own.`
  const forks =
    children === 0
      ? ''
      : ` ${plural(children, 'branch forks', 'branches fork')} from it and ${children === 1 ? 'keeps its' : 'keep their'} history.`
  return `${own}${forks} Nothing is erased: it can be brought back from Deleted branches.`
}

/** Where to look after a branch is gone: its nearest ancestor that has a name, or main. */
export function refugeOf(branch: Branch, branches: readonly Branch[]): BranchId | null {
  const byId = new Map(branches.map((other) => [other.id, other]))
  for (let id = branch.parentId; id !== null;) {
    const ancestor = byId.get(id)
    if (ancestor === undefined) break
    if (isActive(ancestor)) return ancestor.id
    id = ancestor.parentId
  }
  return findMain(branches)?.id ?? null
}
