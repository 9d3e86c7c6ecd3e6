import * as z from 'zod/mini'
import { historyBinsMax, recordsPageMax } from '../model/limits.ts'
import { call } from '../rpc/define.ts'
import { at, branchId, commit, lsn, moment, projectId } from './common.ts'

/**
 * How the horizontal axis is spaced. `entries`: one unit an entry of the selected branch's history; `lsn`: true
 * distances in the log; `time`: milliseconds since 1970.
 */
export const axis = z.enum(['entries', 'lsn', 'time'])
export type Axis = z.output<typeof axis>

export const axisWindow = z.strictObject({
  axis,
  /** The whole extent of the axis, in its own units. */
  min: z.number(),
  max: z.number(),
  /** The window that was binned; bin `i` covers `from + i * (to - from) / bins` and up. */
  from: z.number(),
  to: z.number(),
  /**
   * `bins + 1` LSNs, ascending: bin `i` holds the entries with `edges[i] < lsn <= edges[i + 1]`. They are the axis: an
   * LSN's place is found by binary search, a place's LSN by its index.
   */
  edges: z.array(z.number()),
  /** Entries of the selected branch's history in each bin. */
  inserts: z.array(z.number()),
  updates: z.array(z.number()),
  deletes: z.array(z.number()),
  /** Own entries of each lane asked for, in each bin. */
  lanes: z.array(z.strictObject({ branchId, counts: z.array(z.number()) })),
  headLsn: lsn,
})
export type AxisWindow = z.output<typeof axisWindow>

/** A place in a branch's history. */
export const position = z.strictObject({
  moment,
  /** Entries of the branch's history up to and including this moment. */
  index: z.number(),
  /** Entries of the branch's whole history. */
  total: z.number(),
  /** The record that ends at or before the moment on this branch's history, for the read-out; null before the first. */
  commit: z.nullable(commit),
})
export type Position = z.output<typeof position>

export const history = {
  /**
   * Activity of a branch's history in a window of an axis. `from` and `to` are in the axis' units; null means the whole
   * extent.
   */
  window: call(
    z.strictObject({
      projectId,
      branchId,
      axis,
      from: z.nullable(z.number()),
      to: z.nullable(z.number()),
      bins: z.int().check(z.minimum(1), z.maximum(historyBinsMax)),
      lanes: z.array(branchId),
    }),
    axisWindow,
  ),
  /** What an LSN or a time is on this branch. */
  locate: call(z.strictObject({ projectId, branchId, at }), position),
  /** The place of the n-th entry (1-based) of the branch's history; out of range is clamped. */
  nth: call(z.strictObject({ projectId, branchId, index: z.number() }), position),
  /** The nearest record boundary of the branch's history before or after an LSN; null when there is none. */
  step: call(
    z.strictObject({ projectId, branchId, lsn, direction: z.enum(['previous', 'next']) }),
    z.nullable(position),
  ),
  /** Records of the branch's history that begin below `before`, newest first; all branches' when `branchId` is null. */
  commits: call(
    z.strictObject({
      projectId,
      branchId: z.nullable(branchId),
      before: z.nullable(lsn),
      limit: z.int().check(z.minimum(1), z.maximum(recordsPageMax)),
    }),
    z.strictObject({ commits: z.array(commit), hasMore: z.boolean() }),
  ),
}
