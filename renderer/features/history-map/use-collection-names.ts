import type { CollectionId } from '../../../shared/model/ids.ts'
import { useCollections } from '../../state/queries.ts'

/** Names shown before the rest is a number. */
const namesMax = 5

/** Names of collections as far as they exist at the playhead, at most five: `orders, users`; null for none. */
export function useCollectionNames(ids: readonly CollectionId[]): string | null {
  const known = useCollections().data?.collections ?? []
  const names = ids.flatMap((id) => known.find((collection) => collection.id === id)?.name ?? [])
  return names.length === 0 ? null : shortenNames(names, namesMax)
}

/** `a, b, c (+2)`. */
export function shortenNames(names: readonly string[], max: number): string {
  const rest = names.length - max
  return rest > 0 ? `${names.slice(0, max).join(', ')} (+${rest})` : names.join(', ')
}
