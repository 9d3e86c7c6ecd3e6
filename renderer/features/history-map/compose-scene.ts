import type { Axis, AxisWindow } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { createAxis } from './axis.ts'
import { lanesContentHeight, measureStage } from './geometry.ts'
import type { LaneLayout } from './lanes.ts'
import { branchHead } from './branch-head.ts'
import type { MapNode } from './nodes.ts'
import type { Scene } from './scene.ts'
import { clampView, isWhole, viewEntriesMin, viewMillisecondsMin } from './view.ts'
import type { Extent, View } from './view.ts'

/** Size of the stage in CSS pixels. */
export interface StageSize {
  readonly width: number
  readonly height: number
}

export interface SceneInput {
  readonly branch: Branch
  readonly overview: AxisWindow
  readonly detail: AxisWindow | null
  readonly size: StageSize
  /** Room for the pills of heads at the right end, in CSS pixels. */
  readonly gutter: number
  readonly layout: LaneLayout
  readonly nodes: readonly MapNode[]
  readonly bounds: ReadonlyMap<BranchId, number>
  /** Null shows everything. */
  readonly view: View | null
  readonly scrollTop: number
  /** Newest LSN of the project as far as it is known. */
  readonly headLsn: number
}

/** Width of the strip for what other branches did after the selected branch's head, of a stage so wide at most. */
const beyondPixelsMin = 64
const beyondShareMax = 0.3

/** The shortest window of an axis, in its own units. */
export const spanMinOf = (axis: Axis): number => (axis === 'time' ? viewMillisecondsMin : viewEntriesMin)

/** Puts together what is drawn: where everything lies, and how LSNs become pixels. */
export function composeScene(input: SceneInput): Scene {
  const { branch, overview, detail, layout, nodes, bounds } = input
  const extent: Extent = { min: overview.min, max: Math.max(overview.max, overview.min + 1) }
  const whole = { from: extent.min, to: extent.max }
  const view = clampView(input.view ?? whole, extent, spanMinOf(overview.axis))
  const newest = layout.lanes.reduce((head, lane) => Math.max(head, lane.endLsn), input.headLsn)
  const beyond = hasBeyond(layout, overview, branchHead(branch))
    ? beyondPixels(branchHead(branch), newest, input.size.width)
    : 0
  const geometry = measureStage({
    ...input.size,
    gutter: input.gutter,
    beyondPixels: beyond,
    isZoomed: !isWhole(view, extent),
    rows: layout.lanes.length,
    hasHeights: overview.axis !== 'entries',
  })
  const axis = createAxis({
    mode: overview.axis,
    view,
    extent,
    plot: geometry.plot,
    overview,
    detail,
    branchHead: branchHead(branch),
    headLsn: newest,
    beyondPixels: beyond,
  })
  const contentHeight = lanesContentHeight(layout.lanes.length, layout.folded.length > 0)
  const scrollTop = Math.max(0, Math.min(input.scrollTop, contentHeight - geometry.lanes.height))
  return { branch, axis, geometry, layout, nodes, window: detail ?? overview, overview, bounds, scrollTop }
}

/** The more of the log lies beyond the branch's head, the more room it has: after a restore that is nearly all. */
function beyondPixels(head: number, newest: number, width: number): number {
  const share = (newest - head) / Math.max(1, newest)
  return Math.round(Math.max(beyondPixelsMin, width * beyondShareMax * share))
}

/** Whether another branch goes on where the axis of the selected one's entries ends. */
function hasBeyond(layout: LaneLayout, overview: AxisWindow, head: number): boolean {
  const reach = overview.axis === 'entries' ? head : (overview.edges.at(-1) ?? 0)
  return layout.lanes.some((lane) => lane.endLsn > reach || lane.startLsn > reach)
}
