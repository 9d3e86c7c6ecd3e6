import { create } from 'zustand'
import type { BranchId } from '../../shared/model/ids.ts'

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
