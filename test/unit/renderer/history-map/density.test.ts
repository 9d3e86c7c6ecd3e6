import { describe, expect, it } from 'vitest'
import { createAxis } from '../../../../renderer/features/history-map/axis.ts'
import {
  barAt,
  barTotal,
  densityBars,
  densityScale,
} from '../../../../renderer/features/history-map/density-bars.ts'
import { measureStage } from '../../../../renderer/features/history-map/geometry.ts'
import { spread } from '../../../../renderer/features/history-map/spread.ts'
import type { Axis, AxisWindow } from '../../../../shared/contract/history.ts'
import { asLsn } from '../../../../shared/model/ids.ts'

function makeScene(axisMode: Axis, inserts: readonly number[], max: number, width = 540) {
  const bins = inserts.length
  const none = new Array<number>(bins).fill(0)
  const edges = Array.from({ length: bins + 1 }, (_, i) => Math.round((i * max) / bins))
  const window: AxisWindow = {
    axis: axisMode,
    min: 0,
    max,
    from: 0,
    to: max,
    edges,
    inserts: [...inserts],
    updates: none,
    deletes: none,
    lanes: [],
    headLsn: asLsn(max),
  }
  const geometry = measureStage({
    width,
    height: 300,
    gutter: 20,
    beyondPixels: 0,
    isZoomed: false,
    rows: 2,
    hasHeights: axisMode !== 'entries',
  })
  const extent = { min: 0, max }
  const view = { from: 0, to: max }
  const parts = { mode: axisMode, view, extent, plot: geometry.plot, overview: window, detail: null }
  return { window, geometry, axis: createAxis({ ...parts, branchHead: max, headLsn: max, beyondPixels: 0 }) }
}

describe('the bars of the histogram', () => {
  it('keep every entry when narrow bins are summed', () => {
    const scene = makeScene('time', new Array<number>(1000).fill(1), 100_000)
    const bars = densityBars(scene)
    expect(bars.length).toBeLessThan(400)
    expect(bars.reduce((sum, bar) => sum + barTotal(bar), 0)).toBe(1000)
  })

  it('are even where each LSN has one entry, though bars cover now one LSN more, now one less', () => {
    const bins = 200
    const counts = Array.from(
      { length: bins },
      (_, i) => Math.round(((i + 1) * 300) / bins) - Math.round((i * 300) / bins),
    )
    const weights = densityBars(makeScene('lsn', counts, 300)).map((bar) => bar.weight)
    expect(Math.max(...weights) - Math.min(...weights)).toBeLessThan(0.01)
  })

  it('stand at their entry when the window is finer than the entries', () => {
    const inserts = new Array<number>(100).fill(0)
    inserts[35] = 1
    const scene = makeScene('entries', inserts, 10)
    const [bar] = densityBars(scene)
    expect((bar?.x ?? 0) + (bar?.width ?? 0) / 2).toBeCloseTo(scene.axis.xOfPlace(4))
    expect(barAt(densityBars(scene), scene.axis.xOfPlace(4))).toEqual(bar)
    expect(barAt(densityBars(scene), scene.axis.xOfPlace(7))).toBeNull()
  })

  it('are not flattened by one import', () => {
    const quiet = Array.from({ length: 200 }, (_, i) => (i === 0 ? 5000 : 1 + (i % 4)))
    const scene = makeScene('time', quiet, 100_000)
    const scale = densityScale(densityBars(scene), scene)
    expect(scale.max).toBe(5000)
    expect(scale.top).toBeLessThan(20)
    const even = makeScene('time', new Array<number>(200).fill(9), 100_000)
    expect(densityScale(densityBars(even), even)).toEqual({ max: 9, top: 9 })
  })
})

describe('the window asked for', () => {
  it('is wider than the visible one, in whole units, and inside the extent', () => {
    const { window } = makeScene('entries', [1, 1], 1000)
    expect(spread({ from: 100.4, to: 200.4 }, 'entries', window)).toEqual({ from: 50, to: 251 })
    expect(spread({ from: 0, to: 900 }, 'entries', window)).toEqual({ from: 0, to: 1000 })
  })
})
