import type { AxisWindow } from '../../../shared/contract/history.ts'

/**
 * Known points of an axis: `lsns[i]` lies at `places[i]`. Both ascend, the LSNs strictly. Between two knots an LSN's
 * place is found on the straight line, so that entries of other branches spread over the gap they fall into.
 */
export interface Knots {
  readonly places: readonly number[]
  readonly lsns: readonly number[]
  /**
   * How far before a knot the LSNs between it and the one before can lie. In time an entry lies inside the bin at
   * whose end it is first seen, however long nothing happened before it.
   */
  readonly reach: number
}

/**
 * What a window of the axis says about places: where each LSN of its edges first appears. On the axis of entries the
 * last place stands for all that came after the branch's newest entry; `branchHead` is that entry's own LSN.
 */
export function windowToKnots(window: AxisWindow, branchHead: number): Knots {
  const { edges, from, to } = window
  const step = (to - from) / (edges.length - 1 || 1)
  const places: number[] = []
  const lsns: number[] = []
  for (const [i, edge] of edges.entries()) {
    const lsn = window.axis === 'entries' ? Math.min(edge, branchHead) : edge
    if (i > 0 && lsn <= (lsns.at(-1) ?? -1)) continue
    places.push(knotPlace(window, from + i * step, places.at(-1)))
    lsns.push(lsn)
  }
  return { places, lsns, reach: window.axis === 'entries' ? Infinity : step }
}

/** On the axis of entries an edge carries the LSN of the entry nearest to it, whose own place is its number. */
function knotPlace(window: AxisWindow, place: number, previous: number | undefined): number {
  if (window.axis !== 'entries') return place
  const whole = Math.round(place)
  return previous === undefined || whole > previous ? whole : place
}

/** Index of the last value at or below `value`; -1 when all are above. */
export function lastAtOrBelow(values: readonly number[], value: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Whether the knots say anything about an LSN. */
export const coversLsn = (knots: Knots, lsn: number): boolean =>
  knots.lsns.length > 0 && lsn >= (knots.lsns[0] as number) && lsn <= (knots.lsns.at(-1) as number)

/** The place of an LSN; the nearest end's where it lies outside. */
export function lsnToPlace(knots: Knots, lsn: number): number {
  const i = lastAtOrBelow(knots.lsns, lsn)
  if (i < 0) return knots.places[0] ?? 0
  const place = knots.places[i] as number
  const next = knots.places[i + 1]
  if (next === undefined) return place
  const lsnHere = knots.lsns[i] as number
  const lsnNext = knots.lsns[i + 1] as number
  if (lsn === lsnHere) return place
  const from = Math.max(place, next - knots.reach)
  return from + ((next - from) * (lsn - lsnHere)) / (lsnNext - lsnHere)
}

/** The LSN of the knot nearest to a place: between two entries nothing changes, so there is nothing in between. */
export function placeToLsn(knots: Knots, place: number): number {
  const i = Math.max(0, lastAtOrBelow(knots.places, place))
  const here = knots.places[i] ?? 0
  const next = knots.places[i + 1]
  const isNextNearer = next !== undefined && next - place < place - here
  return knots.lsns[isNextNearer ? i + 1 : i] ?? 0
}

/** The LSN on the straight line between the knots around a place, not rounded. */
export function placeThroughLsn(knots: Knots, place: number): number {
  const i = Math.max(0, lastAtOrBelow(knots.places, place))
  const lsn = knots.lsns[i] ?? 0
  const next = knots.lsns[i + 1]
  if (next === undefined) return lsn
  const placeNext = knots.places[i + 1] as number
  const placeHere = Math.max(knots.places[i] as number, placeNext - knots.reach)
  const share = Math.min(1, Math.max(0, (place - placeHere) / (placeNext - placeHere || 1)))
  return lsn + (next - lsn) * share
}
