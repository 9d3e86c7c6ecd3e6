import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Collection } from '../../shared/contract/collections.ts'
import type { BranchId, ProjectId } from '../../shared/model/ids.ts'
import type { At, Moment } from '../../shared/model/moment.ts'
import { api } from '../api/client.ts'
import { useReadAt } from './read-at.ts'
import { useSession } from './session.ts'

type Key = readonly unknown[]

/** `head`, an LSN, or a time as text: the part of a key that names a moment. */
export function momentKey(at: At): number | string {
  switch (at.kind) {
    case 'head':
      return 'head'
    case 'lsn':
      return at.lsn
    case 'time':
      return `time ${at.time}`
  }
}

/**
 * Keys of everything read, general to particular, so that a prefix drops what a commit made old. Whatever depends on
 * a branch at a moment begins with `at(...)`: reads at a fixed LSN are immutable, those at `head` are dropped by
 * commits on that branch.
 */
export const keys = {
  projects: ['projects'] as Key,
  project: (project: ProjectId): Key => ['project', project],
  branches: (project: ProjectId): Key => ['project', project, 'branches'],
  branch: (project: ProjectId, branch: BranchId): Key => ['project', project, 'branch', branch],
  at: (project: ProjectId, branch: BranchId, at: At): Key => [...keys.branch(project, branch), momentKey(at)],
  collections: (project: ProjectId, branch: BranchId, at: At): Key => [
    ...keys.at(project, branch, at),
    'collections',
  ],
  /** Histograms, positions, lists of commits: dropped by any commit of the project. */
  history: (project: ProjectId): Key => ['project', project, 'history'],
}

export interface CollectionsAt {
  readonly moment: Moment
  readonly collections: readonly Collection[]
}

/** Collections with counts at the playhead; the last good answer stays while the next one is on its way. */
export function useCollections(): UseQueryResult<CollectionsAt> {
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  const at = useReadAt()
  const ready = projectId !== null && branchId !== null
  return useQuery<CollectionsAt>({
    queryKey: ready ? keys.collections(projectId, branchId, at) : ['none'],
    queryFn: ({ signal }) => {
      if (!ready) throw new Error('No project is open')
      return api.collections.list({ projectId, branchId, at }, { signal })
    },
    enabled: ready,
    placeholderData: keepPreviousData,
  })
}

/** The selected collection as it is at the playhead; null when none is selected or it did not exist then. */
export function useCurrentCollection(): Collection | null {
  const collectionId = useSession((s) => s.collectionId)
  return useCollections().data?.collections.find((c) => c.id === collectionId) ?? null
}
