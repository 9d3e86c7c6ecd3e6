import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Branch } from '../../shared/model/branch.ts'
import type { BranchId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { keys } from './queries.ts'
import { useProjectId, useSession } from './session.ts'

const noBranches: Branch[] = []
const mainName = 'main'
/** Slots in the order in which new branches take them, so that the first few differ most. */
const slotOrder = [1, 2, 4, 3, 5, 6, 8, 7, 9] as const
/** The slot of each branch in the list it came with. */
const slots = new WeakMap<Branch, number>()
const lists = new WeakSet<readonly Branch[]>()

/** The query behind `useBranches`, for those who show its loading and failure. */
export function useBranchesQuery(): UseQueryResult<Branch[]> {
  const projectId = useProjectId()
  const query = useQuery<Branch[]>({
    queryKey: projectId === null ? ['none'] : keys.branches(projectId),
    queryFn: ({ signal }) => {
      if (projectId === null) throw new Error('No project is open')
      return api.branches.list({ projectId }, { signal })
    },
    enabled: projectId !== null,
  })
  if (query.data !== undefined) giveColours(query.data)
  return query
}

/** Every branch of the open project in the order of their ids, deleted and superseded ones included. */
export function useBranches(): Branch[] {
  return useBranchesQuery().data ?? noBranches
}

export function useBranch(id: BranchId | null): Branch | null {
  return useBranches().find((branch) => branch.id === id) ?? null
}

export function useCurrentBranch(): Branch | null {
  return useBranch(useSession((s) => s.branchId))
}

export const isActive = (branch: Branch): boolean => branch.state === 'active'
export const isMain = (branch: Branch): boolean => branch.name === mainName && isActive(branch)

/** The branch that holds the name `main`; a reset gives the name to another pointer. */
export const findMain = (branches: readonly Branch[]): Branch | undefined => branches.find(isMain)

/**
 * Gives the branches of a project their slots in turn, by their place in the list. The list only grows, at its end, and
 * keeps the deleted ones, so a branch has the same colour in every view and at every start.
 */
export function giveColours(branches: readonly Branch[]): void {
  if (lists.has(branches)) return
  lists.add(branches)
  for (const [index, branch] of branches.entries()) {
    slots.set(branch, slotOrder[(index + slotOrder.length - 1) % slotOrder.length] ?? 1)
  }
}

/** A branch's colour as a slot 0-9 of `--branch-N`: 0 for `main`. One that came with no list is coloured by its id. */
export function branchColour(branch: Branch): number {
  if (isMain(branch)) return 0
  return slots.get(branch) ?? slotOrder[branch.id % slotOrder.length] ?? 1
}

/** The same as a CSS value. */
export const branchColourVar = (branch: Branch): string => `var(--branch-${branchColour(branch)})`

/** Active branches as lists show them: main first, then those with the newest head. */
export function sortForLists(branches: readonly Branch[]): Branch[] {
  return branches
    .filter(isActive)
    .sort((a, b) => Number(isMain(b)) - Number(isMain(a)) || b.headTime - a.headTime || b.id - a.id)
}
