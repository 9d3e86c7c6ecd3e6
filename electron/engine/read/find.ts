import { compileFilter } from '../query/filter/compile-filter.ts'
import { parseSort } from '../query/sort/parse-sort.ts'
import { sortOrder } from '../query/sort/sort-order.ts'
import { Sorter } from '../query/sort/sorter.ts'
import { FeedCursor, emptyCursor } from './feed-cursor.ts'
import type { QueryCursor } from './query-cursor.ts'
import { collectionNamed, type ReadView } from './read-view.ts'
import { SortedFeed } from './sorted-feed.ts'
import { MatchingWalk } from './walk-matching.ts'
import { expressionContext } from './query-context.ts'
import { collationOf } from './collection-collation.ts'

export interface FindInput {
  readonly collection: string
  /** BSON in MongoDB's language; left out, every document. */
  readonly filter?: Uint8Array
  /** BSON `{field: 1 or -1, ...}`, or `{$natural: 1 or -1}`. */
  readonly sort?: Uint8Array
  /** Matching documents that are passed over, and how many are given; 0 is no limit. */
  readonly skip?: number
  readonly limit?: number
  /** BSON as MongoDB has it; left out, the collection's own. */
  readonly collation?: Uint8Array
  /** How long all batches together may take; 0 is no limit. */
  readonly maxTimeMilliseconds?: number
}

/**
 * Documents of a collection, in the order of the sort; none where the view has no collection of that name. Errors: those
 * of `compileFilter`, `parseSort` and `compileCollation`; at `next` also QueryExceededMemoryLimitNoDiskUseAllowed and MaxTimeMSExpired.
 */
export function openFind(view: ReadView, input: FindInput): QueryCursor {
  const { skip = 0, limit = 0, maxTimeMilliseconds = 0 } = input
  const limits = { skip, limit, maxTimeMilliseconds }
  const row = collectionNamed(view, input.collection)
  const collation = collationOf(row, input.collation)
  const filter =
    input.filter === undefined
      ? null
      : compileFilter(input.filter, { ...expressionContext(view.project), collation })
  const sort = input.sort === undefined ? null : parseSort(input.sort)
  if (row === undefined) return emptyCursor
  const walk = new MatchingWalk(view, row, { filter, collation, sort })
  if (walk.plan.isSorted || sort?.kind !== 'fields') return new FeedCursor(view.project, walk, limits)
  const wanted = limit === 0 ? Infinity : skip + limit
  const sorter = new Sorter(sortOrder(sort.pattern, collation), wanted)
  return new FeedCursor(view.project, new SortedFeed(walk, sorter), limits)
}
