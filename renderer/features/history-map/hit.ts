import type { Branch } from '../../../shared/model/branch.ts'
import { barAt, densityBars } from './density-bars.ts'
import type { Bar } from './density-bars.ts'
import { rowToY, yToRow } from './geometry.ts'
import type { Lane } from './lanes.ts'
import type { MapNode } from './nodes.ts'
import { laneReachX, laneStartX, nodePoint } from './scene.ts'
import type { Scene } from './scene.ts'

/** What lies under a point of the stage. */
export type Hit =
  | { readonly kind: 'node'; readonly node: MapNode; readonly lane: Lane }
  | { readonly kind: 'lane'; readonly lane: Lane; readonly lsn: number }
  | { readonly kind: 'density'; readonly bar: Bar | null }
  | { readonly kind: 'ruler' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'empty' }

/** What a menu is about; labels are elements of their own and say so themselves. */
export type MenuTarget = Hit | { readonly kind: 'label'; readonly branch: Branch }

const nodeReach = 9
const laneReach = 9

/** What is under a point, given in CSS pixels from the stage's corner. */
export function hitStage(scene: Scene, x: number, y: number): Hit {
  const { lanes, density, ruler, overview } = scene.geometry
  if (y < lanes.top + lanes.height) return hitLanes(scene, x, y - lanes.top + scene.scrollTop)
  if (y < density.top + density.height) return { kind: 'density', bar: barAt(densityBars(scene), x) }
  if (overview !== null && y >= overview.top - 3) return { kind: 'overview' }
  return y < ruler.top + ruler.height ? { kind: 'ruler' } : { kind: 'empty' }
}

function hitLanes(scene: Scene, x: number, y: number): Hit {
  const lane = scene.layout.lanes[yToRow(y)]
  if (lane === undefined || Math.abs(y - rowToY(lane.row)) > Math.max(nodeReach, laneReach))
    return { kind: 'empty' }
  const node = nearestNode(scene, lane, x)
  if (node !== null) return { kind: 'node', node, lane }
  if (x < laneStartX(scene, lane) - 4 || x > laneReachX(scene, lane) + 4) return { kind: 'empty' }
  return { kind: 'lane', lane, lsn: laneLsnAt(scene, lane, x) }
}

/** The LSN of a lane at a pixel, inside what the lane spans. */
export function laneLsnAt(scene: Scene, lane: Lane, x: number): number {
  const isOwn = scene.bounds.has(lane.branch.id)
  const lsn = isOwn ? scene.axis.lsnAt(x) : scene.axis.lsnThrough(x)
  return Math.min(Math.max(lsn, lane.startLsn), Math.max(lane.endLsn, lane.startLsn))
}

function nearestNode(scene: Scene, lane: Lane, x: number): MapNode | null {
  let nearest: MapNode | null = null
  let distance = nodeReach
  for (const node of scene.nodes) {
    if (node.laneId !== lane.branch.id) continue
    const away = Math.abs(nodePoint(scene, node).x - x)
    // Of two nodes in one place the later one wins: a head lies over the fork it began with.
    if (away <= distance) {
      nearest = node
      distance = away
    }
  }
  return nearest
}
