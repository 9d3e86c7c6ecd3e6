import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { historyBinsMax } from '../../../shared/model/limits.ts'
import { checkCount } from '../projects/check-count.ts'
import { everyCollection } from '../index/activity.ts'
import { tallyTotal } from '../index/activity-bucket.ts'
import type { Project } from '../projects/project.ts'
import { lsnAtTime } from './moments.ts'
import { Ranks } from './ranks.ts'

/** How an axis is spaced: by entries of the branch's history, by LSN, or by time in milliseconds. */
export type Axis = 'entries' | 'lsn' | 'time'

export interface AxisInput {
  readonly branchId: BranchId
  readonly axis: Axis
  readonly from: number | null
  readonly to: number | null
  readonly bins: number
  readonly lanes: readonly BranchId[]
}

export interface AxisOutput {
  readonly axis: Axis
  readonly min: number
  readonly max: number
  readonly from: number
  readonly to: number
  readonly edges: number[]
  readonly inserts: number[]
  readonly updates: number[]
  readonly deletes: number[]
  readonly lanes: { branchId: BranchId; counts: number[] }[]
  readonly headLsn: Lsn
}

/** Activity of a branch's history in a window of an axis, split into bins, and each lane's own activity there. */
export function axisWindow(project: Project, input: AxisInput): AxisOutput {
  checkCount('Bins of a window', input.bins, historyBinsMax)
  project.branches.get(input.branchId)
  const head = project.log.head()
  const ranks = new Ranks(project, input.branchId, head.lsn)
  const { min, max } = extent(project, input.axis, ranks)
  const from = clamp(input.from ?? min, min, max)
  const to = Math.max(from, clamp(input.to ?? max, min, max))
  const edges = edgesOf(project, input.axis, ranks, from, to, input.bins)
  const tallies = atEdges(edges, (lsn) => ranks.tally(lsn), tallyTotal)
  const difference = (of: 'inserts' | 'updates' | 'deletes'): number[] =>
    tallies.slice(1).map((tally, i) => tally[of] - (tallies[i]?.[of] ?? 0))
  return {
    axis: input.axis,
    min,
    max,
    from,
    to,
    edges,
    inserts: difference('inserts'),
    updates: difference('updates'),
    deletes: difference('deletes'),
    lanes: input.lanes.map((branchId) => ({ branchId, counts: laneCounts(project, branchId, edges) })),
    headLsn: asLsn(head.lsn),
  }
}

const clamp = (value: number, min: number, max: number): number =>
  Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : min

function extent(project: Project, axis: Axis, ranks: Ranks): { min: number; max: number } {
  const head = project.log.head()
  if (axis === 'entries') return { min: 0, max: ranks.total }
  if (axis === 'lsn') return { min: 0, max: head.lsn }
  const first = project.log.boundsAt(1)
  return { min: (first?.time ?? 0) - 1, max: head.time }
}

function edgesOf(
  project: Project,
  axis: Axis,
  ranks: Ranks,
  from: number,
  to: number,
  bins: number,
): number[] {
  const place = (i: number): number => from + ((to - from) * i) / bins
  if (axis === 'lsn') return Array.from({ length: bins + 1 }, (_, i) => Math.round(place(i)))
  const head = project.log.head()
  const firstTime = project.log.boundsAt(1)?.time ?? Infinity
  // At the end of the entries everything up to the head belongs to the last place: control entries come behind it.
  const lsnAt =
    axis === 'entries'
      ? (i: number): number =>
          Math.round(place(i)) >= ranks.total ? head.lsn : ranks.nth(Math.round(place(i)))
      : (i: number, low: number, high: number): number =>
          place(i) < firstTime ? 0 : lsnAtTime(project, place(i), Math.max(1, low), high)
  return bisected(bins, lsnAt, head.lsn)
}

/**
 * `bins + 1` ascending LSNs by halving: where both ends of a stretch are the same LSN all between are, so that the cost
 * follows what there is to tell apart, not the number of bins.
 */
function bisected(
  bins: number,
  lsnAt: (i: number, low: number, high: number) => number,
  head: number,
): number[] {
  const edges = Array.from({ length: bins + 1 }, () => 0)
  edges[0] = lsnAt(0, 0, head)
  edges[bins] = lsnAt(bins, edges[0], head)
  const halve = (left: number, right: number): void => {
    if (right - left < 2) return
    const low = edges[left] as number
    const high = edges[right] as number
    const middle = (left + right) >> 1
    if (low === high) edges.fill(low, left + 1, right)
    else {
      edges[middle] = lsnAt(middle, low, high)
      halve(left, middle)
      halve(middle, right)
    }
  }
  halve(0, bins)
  return edges
}

/**
 * A running value at each edge, by halving: where `sizeOf` it is the same at both ends of a stretch nothing happened
 * between, so that a branch costs what it did, not the number of bins.
 */
function atEdges<T>(
  edges: readonly number[],
  valueAt: (lsn: number) => T,
  sizeOf: (value: T) => number,
): T[] {
  const last = edges.length - 1
  const values: T[] = []
  const settle = (left: number, right: number): void => {
    if (right - left < 2) return
    const low = values[left] as T
    const middle = (left + right) >> 1
    if (edges[left] === edges[right] || sizeOf(low) === sizeOf(values[right] as T)) {
      values.fill(low, left + 1, right)
      return
    }
    values[middle] = valueAt(edges[middle] as number)
    settle(left, middle)
    settle(middle, right)
  }
  const first = valueAt(edges[0] as number)
  for (let i = 0; i < last; i++) values.push(first)
  values.push(valueAt(edges[last] as number))
  settle(0, last)
  return values
}

/** Own entries of a branch in each bin. */
function laneCounts(project: Project, branchId: BranchId, edges: readonly number[]): number[] {
  const scope = project.tables.activity.scope(branchId, everyCollection, edges.at(-1) ?? 0)
  const totals = atEdges(
    edges,
    (lsn) => scope.rank(lsn),
    (total) => total,
  )
  return totals.slice(1).map((total, i) => total - (totals[i] ?? 0))
}
