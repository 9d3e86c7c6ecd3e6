import { indexBoundBytesMax } from '../../../../shared/model/limits.ts'
import { compareBytes } from '../../bson/raw.ts'
import type { IndexDefinition } from '../../index/secondary/definition.ts'
import type { IndexRange } from '../../index/secondary/row-walk.ts'
import type { Filter } from '../../query/filter/filter.ts'
import { intersected, intervalsOf, testsAt, type Interval, type Strings } from './index-intervals.ts'

/** Most ranges of an index that a read goes through one by one; where values would make more, fewer fields are bound. */
const rangesMax = 10_000

export interface IndexBounds {
  /** Ascending, none of them over another. */
  readonly ranges: readonly IndexRange[]
  /** Leading fields that are bound to points; then whether another is bound to a range. */
  readonly pointFields: number
  readonly hasRange: boolean
  /** Leading fields that are bound to one point. */
  readonly singleFields: number
  /** What each field of the index is bound to; null for all values. */
  readonly intervals: readonly (readonly Interval[] | null)[]
}

/**
 * Where in an index the documents lie that a filter can match. Fields are bound as long as those before are bound to points.
 * Of several arrays' values, which pass tests one each, an interval is that of one test alone; and of two fields that lead
 * through one array only the first is bound.
 */
export function boundsOf(
  filter: Filter | null,
  definition: IndexDefinition,
  arrays: readonly boolean[],
  strings: Strings,
): IndexBounds {
  let prefixes: Uint8Array[] = [new Uint8Array(0)]
  let ranges: IndexRange[] | null = null
  let pointFields = 0
  let singleFields = 0
  const intervals: (readonly Interval[] | null)[] = definition.paths.map(() => null)
  for (const [field, path] of definition.paths.entries()) {
    const isBlocked = arrays[field] === true && arrays.slice(0, field).includes(true)
    const found =
      filter === null || isBlocked ? null : fieldIntervals(filter, path, arrays[field] === true, strings)
    if (found === null || found.length * prefixes.length > rangesMax) break
    intervals[field] = found
    const turned = definition.descending[field] === true ? found.map(turnedRound) : found
    if (turned.every(({ isPoint }) => isPoint)) {
      prefixes = prefixes.flatMap((prefix) => turned.map(({ low }) => joined(prefix, low)))
      pointFields++
      if (turned.length === 1 && singleFields === field) singleFields++
      continue
    }
    ranges = prefixes.flatMap((prefix) =>
      turned.map(({ low, high }) => ({ low: joined(prefix, low), high: joined(prefix, high) })),
    )
    break
  }
  const all =
    ranges ?? (pointFields === 0 ? [wholeIndex] : prefixes.map((prefix) => ({ low: prefix, high: prefix })))
  return {
    ranges: apart(all.map(shortened)),
    pointFields,
    hasRange: ranges !== null,
    singleFields,
    intervals,
  }
}

const wholeIndex: IndexRange = { low: null, high: null }

function fieldIntervals(
  filter: Filter,
  path: string,
  isArray: boolean,
  strings: Strings,
): readonly Interval[] | null {
  // Whether an index in a path names a field or an element the document says.
  if (path.split('.').some((part) => /^[0-9]+$/.test(part))) return null
  const lists = testsAt(filter, path).flatMap((test) => {
    const intervals = intervalsOf(test, strings)
    return intervals === null ? [] : [intervals]
  })
  if (lists.length === 0) return null
  return isArray ? lists.reduce(tighter) : lists.reduce(intersected)
}

/** Of two lists the one that leaves fewer values: points before ranges, few before many. */
function tighter(left: readonly Interval[], right: readonly Interval[]): readonly Interval[] {
  const [ours, theirs] = [left, right].map((list) => list.every(({ isPoint }) => isPoint)) as [
    boolean,
    boolean,
  ]
  if (ours !== theirs) return ours ? left : right
  return left.length <= right.length ? left : right
}

/** In a field that descends every byte is turned round, and so is which bound is the lower. */
const turnedRound = (interval: Interval): Interval => ({
  ...interval,
  low: complement(interval.high),
  high: complement(interval.low),
})

const complement = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => 0xff - byte)

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length)
  bytes.set(left)
  bytes.set(right, left.length)
  return bytes
}

const shortened = ({ low, high }: IndexRange): IndexRange => ({ low: cut(low), high: cut(high) })
const cut = (bound: Uint8Array | null): Uint8Array | null =>
  bound !== null && bound.length > indexBoundBytesMax ? bound.subarray(0, indexBoundBytesMax) : bound

/** The same rows in ascending ranges that do not touch each other. */
function apart(ranges: readonly IndexRange[]): IndexRange[] {
  if (ranges.some(({ low, high }) => low === null || high === null)) return [wholeIndex]
  const sorted = ranges.toSorted((a, b) => compareBytes(a.low as Uint8Array, b.low as Uint8Array))
  const kept: IndexRange[] = []
  for (const range of sorted) {
    const last = kept.at(-1)
    if (last === undefined || isBehind(range.low as Uint8Array, last.high as Uint8Array)) kept.push(range)
    else if (isBehind(range.high as Uint8Array, last.high as Uint8Array))
      kept[kept.length - 1] = { low: last.low, high: range.high }
  }
  return kept
}

const isBehind = (key: Uint8Array, high: Uint8Array): boolean =>
  compareBytes(key.length > high.length ? key.subarray(0, high.length) : key, high) > 0
