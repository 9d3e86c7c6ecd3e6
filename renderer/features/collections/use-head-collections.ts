import { useQuery } from '@tanstack/react-query'
import type { Collection } from '../../../shared/contract/collections.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { keys } from '../../state/queries.ts'
import type { CollectionsAt } from '../../state/queries.ts'
import { useSession } from '../../state/session.ts'
import type { Place } from './collection-actions.ts'

/** The branch that is looked at, or null when no project is open. */
export function usePlace(): Place | null {
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  return projectId === null || branchId === null ? null : { projectId, branchId }
}

/** The collections of the branch's head, wherever the playhead is: changes are made there. Null while they are read. */
export function useHeadCollections({ projectId, branchId }: Place): readonly Collection[] | null {
  const query = useQuery<CollectionsAt>({
    queryKey: keys.collections(projectId, branchId, atHead),
    queryFn: ({ signal }) => api.collections.list({ projectId, branchId, at: atHead }, { signal }),
  })
  return query.data?.collections ?? null
}
