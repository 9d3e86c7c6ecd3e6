import { useEffect, useState } from 'react'
import type { Collection } from '../../../../shared/contract/collections.ts'
import type { CollectionId } from '../../../../shared/model/ids.ts'

/** What a collection was called when it was last seen: at a moment before its creation it has no name to ask for. */
export function useCollectionName(
  collections: readonly Collection[] | undefined,
  collectionId: CollectionId | null,
): string {
  const [names, setNames] = useState<ReadonlyMap<CollectionId, string>>(new Map())
  const now = collections?.find((collection) => collection.id === collectionId)?.name
  useEffect(() => {
    if (!collections) return
    setNames((old) => new Map([...old, ...collections.map(({ id, name }) => [id, name] as const)]))
  }, [collections])
  if (now !== undefined || collectionId === null) return now ?? ''
  return names.get(collectionId) ?? 'This collection'
}
