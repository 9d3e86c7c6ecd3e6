import { describe, expect, it, vi } from 'vitest'
import { composeScene } from '../../../../renderer/features/history-map/compose-scene.ts'
import { magnetsOf } from '../../../../renderer/features/history-map/drag-playhead.ts'
import { rowToY } from '../../../../renderer/features/history-map/geometry.ts'
import { hitStage } from '../../../../renderer/features/history-map/hit.ts'
import { layOutLanes } from '../../../../renderer/features/history-map/lanes.ts'
import { createMotion } from '../../../../renderer/features/history-map/motion.ts'
import { layoutToNodes } from '../../../../renderer/features/history-map/nodes.ts'
import { axisReach, laneAtLsn, lineageBounds } from '../../../../renderer/features/history-map/scene.ts'
import { handleSize, pillPlace, placeHandle } from '../../../../renderer/features/history-map/pill-place.ts'
import type { View } from '../../../../renderer/features/history-map/view.ts'
import type { AxisWindow } from '../../../../shared/contract/history.ts'
import { asLsn } from '../../../../shared/model/ids.ts'
import { makeBranch } from './make-branch.ts'

// The modules under test know the engine's client by their commands only; no test here asks it anything.
vi.mock('../../../../renderer/api/client.ts', () => ({ api: {}, connection: {} }))

const main = makeBranch({ id: 1, head: 100 })
const child = makeBranch({ id: 41, name: 'child', base: 40, head: 90 })
const branches = [main, child]

function makeScene(selectedId: number, view: View | null = null) {
  const branch = selectedId === 1 ? main : child
  const layout = layOutLanes(branches, { selectedId: branch.id, showNameless: false, lanesMax: 24 })
  const none = new Array<number>(100).fill(0)
  const window: AxisWindow = {
    axis: 'lsn',
    min: 0,
    max: 100,
    from: 0,
    to: 100,
    edges: Array.from({ length: 101 }, (_, i) => i),
    inserts: none,
    updates: none,
    deletes: none,
    lanes: [],
    headLsn: asLsn(100),
  }
  return composeScene({
    branch,
    overview: window,
    detail: null,
    size: { width: 640, height: 300 },
    gutter: 120,
    layout,
    nodes: layoutToNodes(layout, []),
    bounds: lineageBounds(branch, branches),
    view,
    scrollTop: 0,
    headLsn: 100,
  })
}

describe('the scene', () => {
  it('leaves the overview strip out until the map is zoomed', () => {
    expect(makeScene(1).geometry.overview).toBeNull()
    const zoomed = makeScene(1, { from: 20, to: 60 })
    expect(zoomed.geometry.overview).not.toBeNull()
    expect(axisReach(zoomed).right).toBe(640 - 16)
    expect(axisReach(makeScene(1)).right).toBe(20 + 500)
  })

  it('fills the height exactly', () => {
    const { lanes, density, ruler } = makeScene(1).geometry
    expect(lanes.height + density.height + ruler.height).toBe(300)
  })

  it('knows on which lane the selected branch’s history runs', () => {
    const { layout } = makeScene(41)
    expect(laneAtLsn(layout, child.id, 60)?.branch).toBe(child)
    expect(laneAtLsn(layout, child.id, 40)?.branch).toBe(main)
    expect(laneAtLsn(layout, child.id, 12)?.branch).toBe(main)
  })
})

describe('what is under the pointer', () => {
  const scene = makeScene(41)
  const at = (lsn: number, row: number) => hitStage(scene, scene.axis.xOf(lsn), rowToY(row))

  it('is a node, a point of a lane, or nothing', () => {
    expect(at(40, 0)).toMatchObject({ kind: 'node', node: { kind: 'fork' } })
    expect(at(90, 1)).toMatchObject({ kind: 'node', node: { kind: 'head' } })
    expect(at(60, 1)).toMatchObject({ kind: 'lane', lsn: 60 })
    expect(at(20, 1)).toEqual({ kind: 'empty' })
    expect(at(60, 4)).toEqual({ kind: 'empty' })
  })

  it('is a point of another branch where its lane is', () => {
    expect(at(70, 0)).toMatchObject({ kind: 'lane', lane: { branch: main }, lsn: 70 })
  })

  it('is the histogram and the ruler below the lanes', () => {
    const { density, ruler } = scene.geometry
    expect(hitStage(scene, 300, density.top + 4)).toEqual({ kind: 'density', bar: null })
    expect(hitStage(scene, 300, ruler.top + 4)).toEqual({ kind: 'ruler' })
  })

  it('draws a drag only to what is part of the branch’s own history', () => {
    const kinds = (id: number) => magnetsOf(makeScene(id)).map((magnet) => magnet.lsn)
    expect(kinds(41)).toEqual([1, 40, 90])
    expect(kinds(1)).toEqual([1, 40, 100])
  })
})

describe('motion', () => {
  it('tells of many changes once a frame', () => {
    const frames: (() => void)[] = []
    const motion = createMotion((run) => frames.push(run))
    const heard: (number | null)[] = []
    motion.subscribe(({ hoverX }) => heard.push(hoverX))
    for (let x = 0; x < 5; x++) motion.set({ hoverX: x })
    expect(heard).toEqual([])
    expect(frames).toHaveLength(1)
    frames[0]?.()
    expect(heard).toEqual([4])
    motion.set({ hoverX: null })
    frames[1]?.()
    expect(heard).toEqual([4, null])
  })
})

describe('the handle at the playhead', () => {
  it('stands under its lane where no name is', () => {
    const scene = makeScene(1)
    expect(placeHandle(scene, scene.axis.xOf(20), rowToY(0))).toBe(rowToY(0) + 6)
  })

  it('goes further down rather than over a name', () => {
    const scene = makeScene(1)
    const lane = scene.layout.byBranch.get(child.id)
    if (lane === undefined) throw new Error('the child has no lane')
    const top = placeHandle(scene, pillPlace(scene, lane).x + 10, rowToY(0))
    expect(top).toBeGreaterThanOrEqual(rowToY(lane.row) + 10)
    expect(top + handleSize).toBeLessThanOrEqual(scene.geometry.lanes.height + 2)
  })
})
