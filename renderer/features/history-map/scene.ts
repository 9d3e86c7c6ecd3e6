import type { AxisWindow } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import type { MapAxis } from './axis.ts'
import type { Geometry } from './geometry.ts'
import { rowToY } from './geometry.ts'
import { indexBranches, lineageOf } from './lineage.ts'
import type { Lane, LaneLayout } from './lanes.ts'
import type { MapNode } from './nodes.ts'

/** Everything that the static layer is drawn from; a new scene is a new picture. */
export interface Scene {
  readonly branch: Branch
  readonly axis: MapAxis
  readonly geometry: Geometry
  readonly layout: LaneLayout
  readonly nodes: readonly MapNode[]
  /** Counts by bin: the fine window where there is one, otherwise the coarse one. */
  readonly window: AxisWindow
  readonly overview: AxisWindow
  /** How far each branch of the selected one's lineage belongs to it. */
  readonly bounds: ReadonlyMap<BranchId, number>
  readonly scrollTop: number
}

/** Between which pixels the axis can be seen and the thumb can stand. */
export function axisReach(scene: Pick<Scene, 'axis' | 'geometry'>): { left: number; right: number } {
  const { axis, geometry } = scene
  return {
    left: axis.plot.left,
    right: Math.min(geometry.width - edgePixels, axis.xOfPlace(axis.extent.max)),
  }
}

/** Room kept at the right edge, so that the thumb is never cut. */
const edgePixels = 16

/** A child's line is at least this long, so that an elbow to an empty branch can be seen. */
const stubPixels = 18

export const laneStartX = (scene: Pick<Scene, 'axis'>, lane: Lane): number => scene.axis.xOf(lane.startLsn)

export function laneEndX(scene: Pick<Scene, 'axis'>, lane: Lane): number {
  const end = scene.axis.xOf(lane.endLsn)
  return lane.from === null ? end : Math.max(end, laneStartX(scene, lane) + stubPixels)
}

/** Right end of a lane's line; the head may lie left of it. */
export const laneReachX = (scene: Pick<Scene, 'axis'>, lane: Lane): number =>
  Math.max(laneEndX(scene, lane), scene.axis.xOf(lane.reachLsn))

/** Where a node is drawn, in pixels from the left of the stage and the top of all lanes. */
export function nodePoint(scene: Pick<Scene, 'axis' | 'layout'>, node: MapNode): { x: number; y: number } {
  const lane = scene.layout.byBranch.get(node.laneId)
  const y = rowToY(lane?.row ?? 0)
  if (node.kind === 'head' && lane !== undefined) return { x: laneEndX(scene, lane), y }
  return { x: scene.axis.xOf(node.lsn), y }
}

/** The lane on which the selected branch's history at an LSN is drawn. */
export function laneAtLsn(layout: LaneLayout, branchId: BranchId, lsn: number): Lane | null {
  let lane = layout.byBranch.get(branchId) ?? null
  for (let depth = 0; lane !== null && depth < layout.lanes.length; depth++) {
    const above: Lane | undefined = lane.from === null ? undefined : layout.byBranch.get(lane.from)
    if (lsn > lane.startLsn || above === undefined) break
    lane = above
  }
  return lane
}

/** For each branch of the selected one's lineage, the LSN up to which it belongs to it. */
export function lineageBounds(branch: Branch, branches: readonly Branch[]): Map<BranchId, number> {
  return new Map(lineageOf(branch, indexBranches(branches)).map((part) => [part.branch.id, part.bound]))
}
