import { useEffect } from 'react'
import { findMain, useBranchesQuery } from '../state/branches.ts'
import { dismissAllNotices } from '../state/notify.ts'
import { isInTrash, useProjectsState } from '../state/projects.ts'
import { useCollections } from '../state/queries.ts'
import { useSession } from '../state/session.ts'

/** Keeps the session on things that exist: what was kept from the last start may be gone. */
export function useSessionGuard(): void {
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  const collectionId = useSession((s) => s.collectionId)
  const { closeProject, selectBranch, selectCollection } = useSession.getState()
  const projects = useProjectsState()
  const branches = useBranchesQuery().data
  const collections = useCollections()

  // At once, not in an effect: the message that a project was deleted comes right after it was closed.
  useEffect(
    () =>
      useSession.subscribe((now, before) => {
        if (now.projectId !== before.projectId) dismissAllNotices()
      }),
    [],
  )

  useEffect(() => {
    if (projectId === null || projects.kind !== 'ready') return
    const project = projects.projects.find((p) => p.id === projectId)
    if (project === undefined || isInTrash(project)) closeProject()
  }, [projectId, projects, closeProject])

  useEffect(() => {
    if (branches === undefined || branches.some((branch) => branch.id === branchId)) return
    const main = findMain(branches)
    if (main !== undefined) selectBranch(main.id)
  }, [branches, branchId, selectBranch])

  const first = collections.isPlaceholderData ? undefined : collections.data?.collections[0]
  useEffect(() => {
    if (collectionId === null && first !== undefined) selectCollection(first.id)
  }, [collectionId, first, selectCollection])
}
