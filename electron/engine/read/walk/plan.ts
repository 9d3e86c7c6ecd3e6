import type { Direction } from '../../index/document-cursor.ts'
import type { Collation } from '../../query/collation/collation.ts'
import type { Matcher } from '../../query/filter/compile-filter.ts'
import type { Sort } from '../../query/sort/parse-sort.ts'
import { everyKey, type KeyRange } from './key-range.ts'
import { planById } from './plan-by-id.ts'

/** What documents are asked for. */
export interface MatchQuery {
  /** Null for every document. */
  readonly filter: Matcher | null
  readonly collation?: Collation | undefined
  /** The order that is wanted; a plan may have it or not. */
  readonly sort?: Sort | null
}

/** The way to the documents that may match. */
export type Access =
  | { readonly kind: 'scan'; readonly range: KeyRange; readonly direction: Direction }
  | { readonly kind: 'keys'; readonly docKeys: readonly Uint8Array[] }

export interface ReadPlan {
  readonly access: Access
  /** Whether the documents come in the order that is wanted. */
  readonly isSorted: boolean
}

/** The way to documents: by their `_id` where the filter says enough about it, else by all of them. */
export function planRead({ filter, collation, sort = null }: MatchQuery): ReadPlan {
  const byId = filter === null ? null : planById(filter.filter, collation !== undefined)
  const direction = directionById(sort, collation)
  const isSorted = sort === null || direction !== null
  if (sort?.kind === 'natural' || byId === null) {
    return { access: { kind: 'scan', range: everyKey, direction: direction ?? 'forward' }, isSorted }
  }
  if (byId.kind === 'range') {
    return { access: { kind: 'scan', range: byId.range, direction: direction ?? 'forward' }, isSorted }
  }
  const docKeys = direction === 'backward' ? byId.docKeys.toReversed() : byId.docKeys
  return { access: { kind: 'keys', docKeys }, isSorted: isSorted || docKeys.length <= 1 }
}

/** Which way a walk by `_id` has the wanted order; null where neither has. Documents of one `_id` there are none. */
function directionById(sort: Sort | null, collation: Collation | undefined): Direction | null {
  if (sort === null) return null
  if (sort.kind === 'natural') return sort.isDescending ? 'backward' : 'forward'
  if (sort.pattern.paths[0] !== '_id' || collation !== undefined) return null
  return sort.pattern.descending[0] === true ? 'backward' : 'forward'
}
