import { describe, expect, it } from 'vitest'
import {
  activeRuns,
  beadPixels,
  mergeBins,
  sqrtHeight,
  toBeads,
} from '../../../../renderer/features/history-map/activity.ts'
import {
  pillGutter,
  placeLabels,
  placePill,
} from '../../../../renderer/features/history-map/label-placement.ts'
import { dragStep, nearestMagnet } from '../../../../renderer/features/history-map/snap.ts'
import { axisTicks, timeContext } from '../../../../renderer/features/history-map/ticks.ts'

describe('activity', () => {
  it('bridges short gaps and keeps long ones', () => {
    expect(activeRuns([0, 1, 0, 2, 0, 0, 0, 3], 1)).toEqual([
      { start: 1, end: 4 },
      { start: 7, end: 8 },
    ])
    expect(activeRuns([0, 0], 3)).toEqual([])
  })

  it('gathers nodes closer than six pixels into a bead that splits on zoom', () => {
    const beads = toBeads([10, 14, 19, 40], (x) => x, beadPixels)
    expect(beads.map((bead) => bead.items)).toEqual([[10, 14, 19], [40]])
    expect(beads[0]?.x).toBe(14.5)
    expect(toBeads([10, 14, 19, 40], (x) => x * 2, beadPixels)).toHaveLength(4)
  })

  it('lets no counted bead touch another', () => {
    const xs = Array.from({ length: 30 }, (_, i) => 100 + ((i * 37) % 120))
    const beads = toBeads(xs, (x) => x, beadPixels)
    expect(beads.reduce((sum, bead) => sum + bead.items.length, 0)).toBe(30)
    for (const [i, bead] of beads.entries()) {
      const next = beads[i + 1]
      if (next === undefined || bead.items.length + next.items.length === 2) continue
      expect(next.x - bead.x).toBeGreaterThanOrEqual(14)
    }
  })

  it('keeps single entries visible beside thousands', () => {
    expect(sqrtHeight(10_000, 10_000, 60)).toBe(60)
    expect(sqrtHeight(2500, 10_000, 60)).toBe(30)
    expect(sqrtHeight(1, 1_000_000, 60)).toBe(1)
    expect(sqrtHeight(0, 10, 60)).toBe(0)
  })

  it('sums bins without losing entries', () => {
    expect(mergeBins([1, 2, 3, 4, 5], 2)).toEqual([3, 7, 5])
  })
})

describe('labels', () => {
  it('are dropped by priority, never overlapping', () => {
    const wish = (x: number, priority = 0) => ({ x, width: 40, priority })
    expect(placeLabels([wish(0), wish(30), wish(100)], 4)).toEqual([0, 2])
    expect(placeLabels([wish(0), wish(30, 1), wish(100)], 4)).toEqual([1, 2])
    expect(placeLabels([wish(0), wish(43), wish(44)], 4)).toEqual([0, 2])
  })

  it('stand right of the head and stay at the edge when it is out of sight', () => {
    const room = { left: 10, right: 500, edge: 620 }
    expect(placePill(300, 80, room)).toEqual({ x: 312, beyond: null })
    expect(placePill(900, 80, room)).toEqual({ x: 534, beyond: 'right' })
    expect(placePill(-50, 80, room)).toEqual({ x: 12, beyond: 'left' })
    expect(placePill(500, 150, room).x + 150).toBeLessThanOrEqual(620)
  })

  it('never take more than a third of the map', () => {
    expect(pillGutter(['x'.repeat(120)], 300)).toBe(90)
  })
})

describe('snapping', () => {
  const magnets = [
    { x: 100, lsn: 7 },
    { x: 106, lsn: 9 },
  ]
  it('takes the nearest magnet within eight pixels', () => {
    expect(nearestMagnet(104, magnets, false)?.lsn).toBe(9)
    expect(nearestMagnet(92, magnets, false)?.lsn).toBe(7)
    expect(nearestMagnet(91, magnets, false)).toBeNull()
  })
  it('is off while Alt is held, and slows to a tenth with Shift', () => {
    expect(nearestMagnet(100, magnets, true)).toBeNull()
    expect(dragStep(30, true)).toBe(3)
    expect(dragStep(30, false)).toBe(30)
  })
})

describe('ticks', () => {
  const labels = (...args: Parameters<typeof axisTicks>) => axisTicks(...args).map((tick) => tick.label)

  it('are round numbers with thousands separated', () => {
    expect(labels('entries', { from: 0, to: 4000 }, 500)).toEqual(['1,000', '2,000', '3,000', '4,000'])
  })

  it('never fall between two entries', () => {
    expect(axisTicks('lsn', { from: 100, to: 120 }, 5000).every((tick) => Number.isInteger(tick.place))).toBe(
      true,
    )
  })

  it('are round times in UTC, with the day where one begins', () => {
    const from = Date.UTC(2026, 10, 2, 20)
    const ticks = axisTicks('time', { from, to: from + 8 * 3_600_000 }, 400)
    expect(ticks.map((tick) => tick.label)).toEqual(['21:00', '3 Nov', '03:00'])
    expect(ticks.filter((tick) => tick.isStrong).map((tick) => tick.label)).toEqual(['3 Nov'])
  })

  it('go from months down to milliseconds', () => {
    const at = Date.UTC(2026, 10, 2, 14, 3, 11)
    expect(labels('time', { from: at - 30 * 86_400_000, to: at }, 500)).toContain('1 Nov')
    expect(labels('time', { from: at, to: at + 1000 }, 500)).toContain('14:03:11.200')
    expect(labels('time', { from: Date.UTC(2025, 3, 1), to: Date.UTC(2026, 10, 1) }, 500)).toContain('2026')
  })

  it('say at the left what they leave out', () => {
    const at = Date.UTC(2026, 10, 2, 14)
    expect(timeContext({ from: at, to: at + 3_600_000 })).toBe('2 Nov 2026 UTC')
    expect(timeContext({ from: at, to: at + 30 * 86_400_000 })).toBe('2026 UTC')
  })
})
