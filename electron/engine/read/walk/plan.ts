import type { Direction } from '../../index/document-cursor.ts'
import type { Collation } from '../../query/collation/collation.ts'
import type { Filter } from '../../query/filter/filter.ts'
import type { Matcher } from '../../query/filter/compile-filter.ts'
import { queryError } from '../../query/query-error.ts'
import type { Sort } from '../../query/sort/parse-sort.ts'
import type { CatalogueRow } from '../catalogue-cache.ts'
import type { ReadView } from '../read-view.ts'
import { hintedIndex, type Hint } from './hint.ts'
import { everyKey, type KeyRange } from './key-range.ts'
import { planById, type IdPlan } from './plan-by-id.ts'
import { accessByHint, chooseIndex, type IndexAccess } from './plan-by-index.ts'

/** What documents are asked for. */
export interface MatchQuery {
  /** Null for every document. */
  readonly filter: Matcher | null
  readonly collation?: Collation | undefined
  /** The order that is wanted; a plan may have it or not. */
  readonly sort?: Sort | null
  readonly hint?: Hint | undefined
  /** Whether the documents shall come in the order of `_id`, whatever it costs. */
  readonly isInIdOrder?: boolean
}

/** The way to the documents that may match: one, or one for each alternative of the filter. */
export type Access = OneAccess | { readonly kind: 'or'; readonly branches: readonly OneAccess[] }

export type OneAccess =
  | {
      readonly kind: 'scan'
      readonly range: KeyRange
      readonly direction: Direction
      readonly isById: boolean
    }
  | { readonly kind: 'keys'; readonly docKeys: readonly Uint8Array[] }
  | IndexAccess

export interface ReadPlan {
  readonly access: Access
  /** Whether the documents come in the order that is wanted. */
  readonly isSorted: boolean
}

/**
 * The way to documents, by rule: by certain `_id`s; by an index whose first field the filter binds to values; by a range
 * of `_id`s; by an index that is bound to a range or has the order that is wanted; for an `$or` by each alternative's own
 * way; else through all of them. A hint goes before the rules. Errors: BadValue for a hint that names no index, NoQueryExecutionPlans for one that names
 * an index which cannot answer.
 */
export function planRead(view: ReadView, row: CatalogueRow, query: MatchQuery): ReadPlan {
  const { filter, collation, sort = null, hint, isInIdOrder = false } = query
  const byId = filter === null ? null : planById(filter.filter, collation !== undefined)
  if (hint?.kind === 'natural') return scan(null, hint.isDescending ? 'backward' : 'forward', sort, collation)
  if (sort?.kind === 'natural') return scan(null, sort.isDescending ? 'backward' : 'forward', sort, collation)
  if (hint !== undefined) return hinted(view, row, query, hint, byId)
  if (byId?.kind === 'keys') return scan(byId, directionById(sort, collation) ?? 'forward', sort, collation)
  const index = isInIdOrder ? null : chooseIndex(view, row, query)
  if (index !== null && (byId === null || index.bounds.pointFields > 0) && isWorth(index, sort, collation)) {
    return { access: index, isSorted: sort === null || index.isOrdered }
  }
  const branches = byId === null && !isInIdOrder ? branchesOf(view, row, query) : null
  if (branches !== null) return { access: { kind: 'or', branches }, isSorted: sort === null }
  return scan(byId, directionById(sort, collation) ?? 'forward', sort, collation)
}

/** A way for each alternative of an `$or` that has to hold; null where one of them leads through all documents. */
function branchesOf(
  view: ReadView,
  row: CatalogueRow,
  { filter, collation }: MatchQuery,
): OneAccess[] | null {
  if (filter === null) return null
  const parts = filter.filter.kind === 'and' ? filter.filter.parts : [filter.filter]
  const or = parts.find((part) => part.kind === 'or')
  if (or?.kind !== 'or') return null
  const others = parts.filter((part) => part !== or)
  const branches: OneAccess[] = []
  for (const part of or.parts) {
    const alternative: Filter = { kind: 'and', parts: [...others, part] }
    const { access } = planRead(view, row, { filter: { ...filter, filter: alternative }, collation })
    if (access.kind === 'or' || (access.kind === 'scan' && !access.isById)) return null
    branches.push(access)
  }
  return branches
}

/** An index that only has the order is no better than the walk by `_id` where that has it too. */
function isWorth({ bounds }: IndexAccess, sort: Sort | null, collation: Collation | undefined): boolean {
  return bounds.pointFields > 0 || bounds.hasRange || directionById(sort, collation) === null
}

function hinted(
  view: ReadView,
  row: CatalogueRow,
  query: MatchQuery,
  hint: Exclude<Hint, { kind: 'natural' }>,
  byId: IdPlan | null,
): ReadPlan {
  const { sort = null, collation } = query
  const index = hintedIndex(row, hint)
  if (index === 'byId')
    return scan(byId ?? wholeById, directionById(sort, collation) ?? 'forward', sort, collation)
  const access = accessByHint(view, row, index, query)
  if (access === null) {
    const message = `The index \`${index.name}\` of the hint cannot answer the query; leave the hint out`
    throw queryError('NoQueryExecutionPlans', message, { hint: index.name })
  }
  return { access, isSorted: sort === null || access.isOrdered }
}

const wholeById: IdPlan = { kind: 'range', range: everyKey }

/** Through the documents by their `_id`: certain ones, some or all. */
function scan(
  byId: IdPlan | null,
  direction: Direction,
  sort: Sort | null,
  collation: Collation | undefined,
): ReadPlan {
  const isSorted = sort === null || directionById(sort, collation) === direction
  if (byId?.kind === 'keys') {
    const docKeys = direction === 'backward' ? byId.docKeys.toReversed() : byId.docKeys
    return { access: { kind: 'keys', docKeys }, isSorted: isSorted || docKeys.length <= 1 }
  }
  const range = byId?.range ?? everyKey
  return { access: { kind: 'scan', range, direction, isById: byId !== null }, isSorted }
}

/** Which way a walk by `_id` has the wanted order; null where neither has. Documents of one `_id` there are none. */
function directionById(sort: Sort | null, collation: Collation | undefined): Direction | null {
  if (sort === null) return null
  if (sort.kind === 'natural') return sort.isDescending ? 'backward' : 'forward'
  if (sort.pattern.paths[0] !== '_id' || collation !== undefined) return null
  return sort.pattern.descending[0] === true ? 'backward' : 'forward'
}
