import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import type { ImportRun } from './imports.ts'
import type { LaneLayout } from './lanes.ts'
import { laneAtLsn } from './scene.ts'

/** A structural event of the map: something that has a place on a lane and that a person can point at. */
export interface MapNode {
  readonly kind: 'fork' | 'restore' | 'head' | 'start' | 'import'
  /** The branch that the event is about: the child of a fork, the branch whose head it is. */
  readonly branch: Branch
  /** The lane that the node is drawn on. */
  readonly laneId: BranchId
  readonly lsn: number
  /** Milliseconds since 1970 of the event. */
  readonly time: number
  /** What was imported; null for every other kind. */
  readonly run: ImportRun | null
}

/** Every structural event of the lanes shown, oldest first within a lane, lanes from top to bottom. */
export function layoutToNodes(layout: LaneLayout, imports: readonly ImportRun[]): MapNode[] {
  const nodes: MapNode[] = []
  for (const lane of layout.lanes) {
    const { branch } = lane
    if (branch.parentId === null && lane.from === null) {
      nodes.push({
        kind: 'start',
        branch,
        laneId: branch.id,
        lsn: lane.startLsn,
        time: branch.createdTime,
        run: null,
      })
    }
    if (lane.isRestore) {
      nodes.push({
        kind: 'restore',
        branch,
        laneId: branch.id,
        lsn: branch.baseLsn,
        time: branch.createdTime,
        run: null,
      })
    }
    if (lane.from !== null && !isReplaced(lane.branch, layout)) {
      nodes.push({
        kind: 'fork',
        branch,
        laneId: lane.from,
        lsn: lane.startLsn,
        time: branch.createdTime,
        run: null,
      })
    }
    nodes.push({
      kind: 'head',
      branch,
      laneId: branch.id,
      lsn: lane.endLsn,
      time: branch.headTime,
      run: null,
    })
  }
  for (const run of imports) {
    const lane = laneAtLsn(layout, run.branchId, run.fromLsn)
    const branch = layout.byBranch.get(run.branchId)?.branch
    if (lane === null || branch === undefined || run.fromLsn > lane.endLsn) continue
    nodes.push({ kind: 'import', branch, laneId: lane.branch.id, lsn: run.fromLsn, time: run.time, run })
  }
  const row = (node: MapNode) => layout.byBranch.get(node.laneId)?.row ?? 0
  return nodes.toSorted((a, b) => row(a) - row(b) || a.lsn - b.lsn)
}

/** The old pointer of a reset leaves the new one's line, but it did not fork from it: it is the other way round. */
const isReplaced = (branch: Branch, layout: LaneLayout): boolean =>
  layout.lanes.some((lane) => lane.isRestore && lane.branch.parentId === branch.id)

/** A name for a node that stays the same while the map is redrawn. */
export const nodeKey = (node: MapNode): string =>
  node.kind === 'import' ? `import-${node.branch.id}-${node.lsn}` : `${node.kind}-${node.branch.id}`

/** The node of the same lane next to an LSN; null at either end. */
export function neighbourNode(
  nodes: readonly MapNode[],
  laneId: BranchId,
  lsn: number,
  direction: 'previous' | 'next',
): MapNode | null {
  const onLane = nodes.filter((node) => node.laneId === laneId)
  return direction === 'next'
    ? (onLane.find((node) => node.lsn > lsn) ?? null)
    : (onLane.findLast((node) => node.lsn < lsn) ?? null)
}
