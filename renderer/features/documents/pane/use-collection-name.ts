import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { BranchId, CollectionId, ProjectId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { api } from '../../../api/client.ts'
import { keys, useCollections } from '../../../state/queries.ts'

/**
 * A collection's name at the playhead. At a moment when it is not there it is what it was called when it was last
 * seen, or is called at the head.
 */
export function useCollectionName(
  projectId: ProjectId | null,
  branchId: BranchId | null,
  collectionId: CollectionId | null,
): string {
  const collections = useCollections().data?.collections
  const [seen, setSeen] = useState<ReadonlyMap<CollectionId, string>>(new Map())
  useEffect(() => {
    if (collections) setSeen((old) => new Map([...old, ...collections.map((c) => [c.id, c.name] as const)]))
  }, [collections])

  const now = collections?.find((collection) => collection.id === collectionId)?.name
  const known = collectionId === null ? '' : (now ?? seen.get(collectionId))
  const isUnknown =
    known === undefined && projectId !== null && branchId !== null && collections !== undefined
  const head = useQuery({
    queryKey: isUnknown ? keys.collections(projectId, branchId, atHead) : ['none'],
    queryFn: ({ signal }) => {
      if (!isUnknown) throw new Error('The name is known')
      return api.collections.list({ projectId, branchId, at: atHead }, { signal })
    },
    enabled: isUnknown,
  })
  const atTheHead = head.data?.collections.find((collection) => collection.id === collectionId)?.name
  return known ?? atTheHead ?? 'This collection'
}
