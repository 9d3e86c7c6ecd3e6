import { laneHeight, rowToY, visibleRows } from './geometry.ts'
import { pillWidth, placePill } from './label-placement.ts'
import type { PillPlace } from './label-placement.ts'
import type { Lane } from './lanes.ts'
import { pillText } from './pill-text.ts'
import { laneReachX } from './scene.ts'
import type { Scene } from './scene.ts'

/** Between a pill that waits at the right edge and that edge. */
export const edgePixels = 14

/** Where the pill of a lane stands, in pixels from the left of the stage. */
export function pillPlace(scene: Scene, lane: Lane): PillPlace {
  const { geometry, axis } = scene
  const room = {
    left: axis.plot.left,
    right: axis.plot.left + axis.plot.width + geometry.beyondPixels,
    edge: geometry.width - edgePixels + 6,
  }
  return placePill(laneReachX(scene, lane), pillWidth(pillText(lane.branch)), room)
}

/** Width and height of the round handle at the playhead. */
export const handleSize = 24
const belowLane = 6

/**
 * Top of the handle at `x` under a lane at height `y`: as near to the lane as it can be without lying over a name.
 * Where every place is taken it stays at the lane.
 */
export function placeHandle(scene: Scene, x: number, y: number): number {
  const { layout, geometry, scrollTop } = scene
  const bottom = geometry.lanes.height - handleSize + 2
  const { first, last } = visibleRows(scrollTop, geometry.lanes.height, layout.lanes.length)
  const inTheWay = layout.lanes.slice(first, last + 1).filter((lane) => {
    const left = pillPlace(scene, lane).x
    const right = left + pillWidth(pillText(lane.branch))
    return x + handleSize / 2 + 2 > left && x - handleSize / 2 - 2 < right
  })
  const isFree = (top: number) =>
    inTheWay.every((lane) => {
      const pillTop = rowToY(lane.row) - scrollTop - pillHeight / 2
      return top + handleSize <= pillTop || top >= pillTop + pillHeight
    })
  const nearest = Math.min(y + belowLane, bottom)
  for (let top = nearest; top <= bottom; top += laneHeight) if (isFree(top)) return top
  return nearest
}

const pillHeight = 20
