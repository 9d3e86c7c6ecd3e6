import type { Branch } from '../../../shared/model/branch.ts'
import { isMain, sortForLists } from '../../state/branches.ts'
import { matchText } from '../../ui/text-match.ts'

export type BranchGroup = 'Default' | 'Recent' | 'All'

export interface GroupedBranch {
  readonly branch: Branch
  readonly group: BranchGroup
}

const recentMax = 5

/**
 * Active branches that match the text: main first, then the five whose heads are newest, then the others by name. With a
 * text, the better match comes first within a group.
 */
export function groupBranches(branches: readonly Branch[], text: string): GroupedBranch[] {
  const sorted = sortForLists(branches)
  const others = sorted.filter((branch) => !isMain(branch))
  const recent = others.slice(0, recentMax)
  const rest = others.slice(recentMax).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const inGroup = (list: readonly Branch[], group: BranchGroup): GroupedBranch[] =>
    list
      .flatMap((branch) => {
        const match = matchText(branch.name, text)
        return match === null ? [] : [{ branch, rank: match.rank }]
      })
      .sort((a, b) => a.rank - b.rank)
      .map(({ branch }) => ({ branch, group }))
  return [...inGroup(sorted.filter(isMain), 'Default'), ...inGroup(recent, 'Recent'), ...inGroup(rest, 'All')]
}
