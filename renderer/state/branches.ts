import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Branch } from '../../shared/model/branch.ts'
import type { BranchId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { keys } from './queries.ts'
import { useProjectId, useSession } from './session.ts'

const noBranches: Branch[] = []
const mainName = 'main'
const freeSlots = 9

/** The query behind `useBranches`, for those who show its loading and failure. */
export function useBranchesQuery(): UseQueryResult<Branch[]> {
  const projectId = useProjectId()
  return useQuery<Branch[]>({
    queryKey: projectId === null ? ['none'] : keys.branches(projectId),
    queryFn: ({ signal }) => {
      if (projectId === null) throw new Error('No project is open')
      return api.branches.list({ projectId }, { signal })
    },
    enabled: projectId !== null,
  })
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
 * A branch's colour as a slot 0-9 of `--branch-N`: 0 for `main`, by its id for all others, so that it is the same in
 * every view and at every start.
 */
export function branchColour(branch: Pick<Branch, 'id' | 'name' | 'state'>): number {
  if (branch.name === mainName && branch.state === 'active') return 0
  return 1 + ((Math.imul(branch.id, 2654435761) >>> 8) % freeSlots)
}

/** The same as a CSS value. */
export const branchColourVar = (branch: Pick<Branch, 'id' | 'name' | 'state'>): string =>
  `var(--branch-${branchColour(branch)})`

/** Active branches as lists show them: main first, then those with the newest head. */
export function sortForLists(branches: readonly Branch[]): Branch[] {
  return branches
    .filter(isActive)
    .sort((a, b) => Number(isMain(b)) - Number(isMain(a)) || b.headTime - a.headTime || b.id - a.id)
}
