import type { Collation } from '../query/collation/collation.ts'
import { commandVariables } from '../query/expression/command-variables.ts'
import type { ExpressionContext } from '../query/expression/expression.ts'
import { compileFilter, type Matcher } from '../query/filter/compile-filter.ts'
import { compileProjection, type Projection } from '../query/projection/compile-projection.ts'
import { parseSort } from '../query/sort/parse-sort.ts'
import { sortOrder } from '../query/sort/sort-order.ts'
import { Sorter } from '../query/sort/sorter.ts'
import type { CatalogueRow } from './catalogue-cache.ts'
import { FeedCursor, emptyCursor, type DocumentFeed } from './feed-cursor.ts'
import { ProjectedCursor } from './projected-cursor.ts'
import type { QueryCursor } from './query-cursor.ts'
import { collectionNamed, type ReadView } from './read-view.ts'
import { SortedFeed } from './sorted-feed.ts'
import type { DocumentTest } from '../query/filter/value.ts'
import { queryError } from '../query/query-error.ts'
import { keyBoundsTest } from './walk/key-bounds.ts'
import { parseHint } from './walk/hint.ts'
import type { MatchQuery } from './walk/plan.ts'
import { MatchingWalk } from './walk-matching.ts'
import { expressionContext } from './query-context.ts'
import { collationOf } from './collection-collation.ts'

export interface FindInput {
  readonly collection: string
  /** BSON in MongoDB's language; left out, every document. */
  readonly filter?: Uint8Array
  /** BSON `{field: 1 or -1, ...}`, or `{$natural: 1 or -1}`. */
  readonly sort?: Uint8Array
  /** BSON that says which fields are given. */
  readonly projection?: Uint8Array
  /** Matching documents that are passed over, and how many are given; 0 is no limit. */
  readonly skip?: number
  readonly limit?: number
  /** BSON as MongoDB has it; left out, the collection's own. */
  readonly collation?: Uint8Array
  /** The command's `let`. */
  readonly variables?: Uint8Array
  /** An index's name, its key, or `{$natural: 1 or -1}`. */
  readonly hint?: string | Uint8Array
  /** Keys of the hint's index from which on, and below which, documents are given. */
  readonly min?: Uint8Array
  readonly max?: Uint8Array
  /** Refused where they are true. */
  readonly returnKey?: boolean
  readonly showRecordId?: boolean
  /** Of the command that this find is a part of: its time, its chance and its variables. */
  readonly context?: ExpressionContext
  /** How long all batches together may take; 0 is no limit. */
  readonly maxTimeMilliseconds?: number
}

/**
 * Documents of a collection, in the order of the sort; none where the view has no collection of that name. Errors: those
 * of `compileFilter`, `parseSort`, `compileProjection` and `compileCollation`, BadValue for a hint that names no index, those of `keyBoundsTest`; at
 * `next` also QueryExceededMemoryLimitNoDiskUseAllowed and MaxTimeMSExpired.
 */
export function openFind(view: ReadView, input: FindInput): QueryCursor {
  const { skip = 0, limit = 0, maxTimeMilliseconds = 0 } = input
  const { row, query, projection } = prepareFind(view, input)
  if (row === undefined) return emptyCursor
  const walk = new MatchingWalk(view, row, query)
  const feed = sortedFeed(walk, query, limit === 0 ? Infinity : skip + limit)
  const cursor = new FeedCursor(view.project, feed, { skip, limit, maxTimeMilliseconds })
  return projection === null ? cursor : new ProjectedCursor(cursor, projection)
}

/** A find with all that it says compiled; `row` is undefined where the view has no collection of that name. */
export interface PreparedFind {
  readonly row: CatalogueRow | undefined
  readonly query: MatchQuery
  readonly projection: Projection | null
}

/** Errors: as those of `openFind`. */
export function prepareFind(view: ReadView, input: FindInput): PreparedFind {
  const row = collectionNamed(view, input.collection)
  const collation = collationOf(row, input.collation)
  const context = findContext(view, input, collation)
  refuseRecordDetails(input)
  const asked = input.filter === undefined ? null : compileFilter(input.filter, context)
  const sort = input.sort === undefined ? null : parseSort(input.sort)
  const hint = input.hint === undefined ? undefined : parseHint(input.hint)
  const { projection: fields } = input
  const projection = fields === undefined ? null : compileProjection(fields, { ...context, matcher: asked })
  const filter = narrowed(asked, keyBoundsTest(row, input, hint, collation))
  return { row, query: { filter, collation, sort, hint }, projection }
}

function refuseRecordDetails({ returnKey, showRecordId }: FindInput): void {
  const option = returnKey === true ? 'returnKey' : showRecordId === true ? 'showRecordId' : null
  if (option === null) return
  throw queryError('NotImplemented', `\`${option}\` is not supported; leave it out`, { option })
}

/** A filter that asks for more than its document says. */
function narrowed(filter: Matcher | null, test: DocumentTest | null): Matcher | null {
  if (test === null) return filter
  const asked = filter ?? compileFilter(emptyDocument)
  return {
    ...asked,
    filter: { kind: 'and', parts: [asked.filter, { kind: 'constant', holds: true }] },
    matches: (bytes, start) => asked.matches(bytes, start) && test(bytes, start),
  }
}

const emptyDocument = Uint8Array.of(5, 0, 0, 0, 0)

/** What a walk finds in the order that is wanted: as it comes, or sorted behind it where its plan has not that order. */
function sortedFeed(walk: MatchingWalk, { sort, collation }: MatchQuery, wanted: number): DocumentFeed {
  if (walk.plan.isSorted || sort?.kind !== 'fields') return walk
  return new SortedFeed(walk, new Sorter(sortOrder(sort.pattern, collation), wanted))
}

/** One time, one source of chance and the same variables for the filter and the projection. */
function findContext(
  { project }: ReadView,
  { variables, context: given = expressionContext(project) }: FindInput,
  collation: Collation | undefined,
): ExpressionContext & { readonly collation: Collation | undefined } {
  const context = { ...given, collation }
  if (variables === undefined) return context
  return { ...context, variables: commandVariables(variables, context.now) }
}
