import { describe, expect, it } from 'vitest'
import { createAxis } from '../../../../renderer/features/history-map/axis.ts'
import {
  lsnToPlace,
  placeThroughLsn,
  placeToLsn,
  windowToKnots,
} from '../../../../renderer/features/history-map/knots.ts'
import type { AxisWindow } from '../../../../shared/contract/history.ts'
import { asLsn } from '../../../../shared/model/ids.ts'

/** The window that an engine answers for a branch whose n-th entry has the LSN `lsns[n - 1]`. */
function entriesWindow(
  lsns: readonly number[],
  from: number,
  to: number,
  bins: number,
  projectHead = lsns.at(-1) ?? 0,
): AxisWindow {
  const edges = Array.from({ length: bins + 1 }, (_, i) => {
    const index = Math.round(from + (i * (to - from)) / bins)
    if (index >= lsns.length) return projectHead
    return index < 1 ? 0 : (lsns[index - 1] as number)
  })
  const none = new Array<number>(bins).fill(0)
  const counts = { inserts: none, updates: none, deletes: none, lanes: [] }
  return { axis: 'entries', min: 0, max: lsns.length, from, to, edges, ...counts, headLsn: asLsn(1) }
}

describe('knots', () => {
  it('places each entry exactly when the window is finer than the entries', () => {
    const lsns = [2, 3, 7, 8, 20]
    const knots = windowToKnots(entriesWindow(lsns, 0, 5, 64, 30), 20)
    for (const [i, lsn] of lsns.entries()) expect(lsnToPlace(knots, lsn)).toBe(i + 1)
  })

  it('spreads the entries of other branches over the gap they fall into', () => {
    const knots = windowToKnots(entriesWindow([2, 3, 7, 8, 20], 0, 5, 64), 20)
    expect(lsnToPlace(knots, 14)).toBeCloseTo(4.5)
    expect(lsnToPlace(knots, 5)).toBeCloseTo(2.5)
  })

  it('answers the nearest entry for a place', () => {
    const knots = windowToKnots(entriesWindow([2, 3, 7, 8, 20], 0, 5, 64), 20)
    expect(placeToLsn(knots, 2.4)).toBe(3)
    expect(placeToLsn(knots, 2.6)).toBe(7)
    expect(placeToLsn(knots, 99)).toBe(20)
    expect(placeToLsn(knots, -5)).toBe(0)
  })

  it('goes there and back within half a bin when bins hold many entries', () => {
    const lsns = Array.from({ length: 100_000 }, (_, i) => 2 * i + 5)
    const knots = windowToKnots(entriesWindow(lsns, 0, 100_000, 500), 200_003)
    for (const n of [1, 777, 50_000, 99_999]) {
      expect(Math.abs(lsnToPlace(knots, lsns[n - 1] as number) - n)).toBeLessThan(100)
    }
  })
})

describe('knots in time', () => {
  const none = [0, 0, 0, 0]
  const counts = { inserts: none, updates: none, deletes: none, lanes: [] }
  const window: AxisWindow = {
    axis: 'time',
    min: 0,
    max: 4000,
    from: 0,
    to: 4000,
    edges: [0, 10, 10, 10, 30],
    ...counts,
    headLsn: asLsn(30),
  }
  const knots = windowToKnots(window, 30)

  it('place entries inside the bin in which they happened, not in the silence before', () => {
    expect(lsnToPlace(knots, 10)).toBe(1000)
    expect(lsnToPlace(knots, 11)).toBeGreaterThanOrEqual(3000)
    expect(lsnToPlace(knots, 20)).toBe(3500)
  })

  it('answer the last LSN before the silence for a place inside it', () => {
    expect(placeThroughLsn(knots, 2500)).toBe(10)
    expect(placeThroughLsn(knots, 3500)).toBe(20)
  })
})

describe('the axis', () => {
  const overview = entriesWindow([2, 3, 7, 8, 20], 0, 5, 64, 30)
  const parts = {
    mode: 'entries',
    view: { from: 0, to: 5 },
    extent: { min: 0, max: 5 },
    plot: { left: 0, width: 500 },
    overview,
    detail: null,
    branchHead: 20,
    headLsn: 30,
    beyondPixels: 40,
  } as const

  it('finds an entry at its pixel', () => {
    const axis = createAxis(parts)
    expect(axis.xOf(7)).toBe(300)
    expect(axis.lsnAt(310)).toBe(7)
    expect(axis.lsnAt(9999)).toBe(20)
  })

  it('puts what is newer than the branch into the strip right of the axis', () => {
    const axis = createAxis(parts)
    expect(axis.xOf(20)).toBe(500)
    expect(axis.xOf(25)).toBe(520)
    expect(axis.xOf(30)).toBe(540)
  })

  it('finds the LSN of another lane at its pixel', () => {
    const axis = createAxis(parts)
    for (const lsn of [3, 5, 14, 20, 25, 30]) expect(axis.lsnThrough(axis.xOf(lsn))).toBe(lsn)
  })

  it('asks the fine window first', () => {
    const coarse = { ...overview, edges: overview.edges.map((lsn) => (lsn < 20 ? 2 : 30)) }
    const axis = createAxis({ ...parts, overview: coarse, detail: overview })
    expect(axis.lsnAt(300)).toBe(7)
  })

  it('is plain arithmetic for LSNs', () => {
    const axis = createAxis({ ...parts, mode: 'lsn', view: { from: 0, to: 20 }, extent: { min: 0, max: 20 } })
    expect(axis.xOf(14)).toBe(350)
  })
})
