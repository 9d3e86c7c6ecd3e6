import { create } from 'zustand'
import type { Branch } from '../../shared/model/branch.ts'
import type { BranchId, ProjectId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { notify } from './notify.ts'
import { keys } from './queries.ts'
import { queryClient } from './query-client.ts'

/** Where a branch's name is being edited in place: one of the two, so that there is never a second field. */
export type RenamePlace = 'sidebar' | 'map'

interface Renaming {
  readonly branchId: BranchId | null
  readonly place: RenamePlace
}

export const useRename = create<Renaming>()(() => ({ branchId: null, place: 'sidebar' }))

export const startRename = (branchId: BranchId, place: RenamePlace = 'sidebar'): void =>
  useRename.setState({ branchId, place })
export const stopRename = (): void => useRename.setState({ branchId: null })

/** Whether this branch's name is a text field in this place now. */
export const useIsRenaming = (branchId: BranchId, place: RenamePlace): boolean =>
  useRename((s) => s.branchId === branchId && s.place === place)

/** Renames a branch and offers to take it back; throws what the engine refuses. */
export async function renameBranch(projectId: ProjectId, branch: Branch, name: string): Promise<void> {
  const change = async (to: string): Promise<void> => {
    await api.branches.rename({ projectId, branchId: branch.id, name: to })
    await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
  }
  await change(name)
  stopRename()
  notify({
    message: `Branch \`${branch.name}\` renamed to \`${name.trim()}\``,
    undo: () => change(branch.name),
  })
}
