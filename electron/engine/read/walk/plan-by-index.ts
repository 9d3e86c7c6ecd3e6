import type { Direction } from '../../index/document-cursor.ts'
import { traitsOf, type IndexTraits } from '../../index/secondary/index-traits.ts'
import type { IndexDefinition } from '../../index/secondary/definition.ts'
import { missingValue } from '../../bson/pattern-keys.ts'
import type { DocumentTest } from '../../query/filter/value.ts'
import type { SortPattern } from '../../query/sort/parse-sort.ts'
import type { CatalogueRow } from '../catalogue-cache.ts'
import { indexesOf, type CollectionIndex } from '../indexes-of.ts'
import type { ReadView } from '../read-view.ts'
import { boundsOf, type IndexBounds } from './index-bounds.ts'
import { holdsAllMatching } from './implied.ts'
import type { Strings } from './index-intervals.ts'
import type { MatchQuery } from './plan.ts'

/** The way to documents by an index: its rows in some ranges, in one direction. */
export interface IndexAccess {
  readonly kind: 'index'
  readonly index: CollectionIndex
  readonly definition: IndexDefinition
  readonly bounds: IndexBounds
  readonly traits: IndexTraits
  readonly direction: Direction
  /** Whether each document is shown at its place in the order of the index. */
  readonly isOrdered: boolean
  /** Which documents MongoDB would have in it, where a hint names one that it would not have all in. */
  readonly isMember: DocumentTest | null
  readonly isHinted: boolean
}

/** What can be had of one index for a query; null where it is of no use. */
export function accessBy(
  view: ReadView,
  row: CatalogueRow,
  index: CollectionIndex,
  { filter, collation, sort = null }: MatchQuery,
): IndexAccess | null {
  const { definition } = index
  const { secondary } = view.project.tables
  if (definition === null || secondary === null) return null
  const lineage = view.project.branches.lineage(view.branchId, view.lsn)
  const traits = traitsOf(secondary.table, lineage, row.id, definition)
  if (traits.isIncomplete) return null
  const strings = stringsOf(collation?.key, index.collation?.key)
  const bounds = boundsOf(filter?.filter ?? null, definition, traits.arrays, strings)
  const pattern = sort?.kind === 'fields' ? sort.pattern : null
  const canOrder =
    collation === undefined && index.collation === undefined && !traits.isCut && !traits.arrays.includes(true)
  const direction =
    pattern === null || !canOrder ? null : directionFor(pattern, definition, bounds.singleFields)
  return {
    kind: 'index',
    index,
    definition,
    bounds,
    traits,
    direction: direction ?? 'forward',
    isOrdered: direction !== null,
    isMember: null,
    isHinted: false,
  }
}

/** As `accessBy`, of an index that a hint names: of a sparse one the documents that have a field of it, as MongoDB does. */
export function accessByHint(
  view: ReadView,
  row: CatalogueRow,
  index: CollectionIndex,
  query: MatchQuery,
): IndexAccess | null {
  const holdsAll = holdsAllMatching(index, query)
  if (!holdsAll && index.partial !== null) return null
  const access = accessBy(view, row, index, query)
  if (access === null) return null
  if (holdsAll) return { ...access, isHinted: true }
  const { patternKeys } = access.definition
  const isMember: DocumentTest = (bytes, start) =>
    patternKeys.keysOf(bytes, start).keys.some((values) => values.some((value) => value !== missingValue))
  return { ...access, isMember, isHinted: true }
}

/** The best index that a query may use without being told to; null where none bounds it or has its order. */
export function chooseIndex(view: ReadView, row: CatalogueRow, query: MatchQuery): IndexAccess | null {
  let best: IndexAccess | null = null
  for (const index of indexesOf(row)) {
    if (index.isHidden || !holdsAllMatching(index, query)) continue
    const access = accessBy(view, row, index, query)
    if (access === null || rankOf(access)[0] + Number(access.isOrdered) === 0) continue
    if (best === null || isBetter(access, best)) best = access
  }
  return best
}

/** Points bind most, a range less; then the order counts, then the shorter key. */
function rankOf({ bounds, isOrdered, definition }: IndexAccess): [number, number, number] {
  return [2 * bounds.pointFields + Number(bounds.hasRange), Number(isOrdered), -definition.paths.length]
}

function isBetter(left: IndexAccess, right: IndexAccess): boolean {
  const ours = rankOf(left)
  const theirs = rankOf(right)
  const at = ours.findIndex((value, i) => value !== theirs[i])
  return at >= 0 && (ours[at] as number) > (theirs[at] as number)
}

function stringsOf(query: string | undefined, index: string | undefined): Strings {
  if (query !== index) return 'other'
  return query === undefined ? 'binary' : 'collated'
}

/**
 * Which way an index has an order: its fields, those that are bound to one value passed over, are those of the sort, all
 * in their directions or all turned round. Documents of one key lie in the order of their `_id`.
 */
function directionFor(
  sort: SortPattern,
  { paths, descending }: IndexDefinition,
  singleFields: number,
): Direction | null {
  const isSingle = (path: string): boolean => paths.indexOf(path) >= 0 && paths.indexOf(path) < singleFields
  const wanted = sort.paths
    .map((path, i) => ({ path, isDescending: sort.descending[i] === true }))
    .filter(({ path }) => !isSingle(path))
  const offered = [...paths.map((path, i) => ({ path, isDescending: descending[i] === true })), byId].filter(
    ({ path }) => !isSingle(path),
  )
  let isTurned: boolean | null = null
  for (const [i, { path, isDescending }] of wanted.entries()) {
    const field = offered[i]
    if (field?.path !== path) return null
    const isOther = field.isDescending !== isDescending
    if (isTurned !== null && isTurned !== isOther) return null
    isTurned = isOther
  }
  return isTurned === true ? 'backward' : 'forward'
}

const byId = { path: '_id', isDescending: false }
