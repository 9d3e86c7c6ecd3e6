import type { Plot } from './view.ts'

/** A horizontal band of the map, in CSS pixels from the top of the stage. */
export interface Band {
  readonly top: number
  readonly height: number
}

/** Where everything lies on the stage, in CSS pixels. */
export interface Geometry {
  readonly width: number
  readonly height: number
  readonly plot: Plot
  /** Width of the strip right of the axis, for what happened after the selected branch's head. */
  readonly beyondPixels: number
  readonly lanes: Band
  readonly density: Band
  readonly ruler: Band
  /** The strip with the whole history; null when all of it is visible anyway. */
  readonly overview: Band | null
}

export const laneHeight = 28
/** Room above the first lane. */
export const lanesPadding = 8
const rulerHeight = 24
const overviewHeight = 10
const overviewMargin = 4
const plotLeft = 20
const densityMin = 18
const densityMax = 72
const compositionHeight = 24

export interface GeometryInput {
  readonly width: number
  readonly height: number
  readonly gutter: number
  readonly beyondPixels: number
  readonly isZoomed: boolean
  /** Rows of lanes; what they do not need, the histogram may have. */
  readonly rows: number
  /** Whether the histogram's heights tell anything; on the axis of entries they do not. */
  readonly hasHeights: boolean
}

/** Divides the stage: lanes take what the density, the ruler and the overview leave. */
export function measureStage(input: GeometryInput): Geometry {
  const { width, height, gutter, beyondPixels, isZoomed } = input
  const overviewSpace = isZoomed ? overviewHeight + overviewMargin : 0
  const free = height - overviewSpace - rulerHeight - lanesContentHeight(input.rows, false)
  const densityHeight = input.hasHeights
    ? Math.round(Math.min(densityMax, Math.max(height * 0.2, densityMin, free)))
    : compositionHeight
  const lanesHeight = Math.max(laneHeight, height - overviewSpace - rulerHeight - densityHeight)
  const rulerTop = lanesHeight + densityHeight
  return {
    width,
    height,
    plot: { left: plotLeft, width: Math.max(40, width - plotLeft - gutter - beyondPixels) },
    beyondPixels,
    lanes: { top: 0, height: lanesHeight },
    density: { top: lanesHeight, height: densityHeight },
    ruler: { top: rulerTop, height: rulerHeight },
    overview: isZoomed ? { top: rulerTop + rulerHeight, height: overviewHeight } : null,
  }
}

/** Middle of a lane's row, in pixels from the top of all lanes. */
export const rowToY = (row: number): number => lanesPadding + (row + 0.5) * laneHeight

/** The row at a height, whether or not there is a lane in it. */
export const yToRow = (y: number): number => Math.floor((y - lanesPadding) / laneHeight)

/** Height of all lanes together, with one more row for the line about folded ones. */
export const lanesContentHeight = (rows: number, hasFoldRow: boolean): number =>
  2 * lanesPadding + (rows + (hasFoldRow ? 1 : 0)) * laneHeight

/** First and last row that a scroll position shows, with a few more on either side. */
export function visibleRows(
  scrollTop: number,
  height: number,
  rows: number,
): { first: number; last: number } {
  const first = Math.max(0, yToRow(scrollTop) - 3)
  const last = Math.min(rows - 1, yToRow(scrollTop + height) + 3)
  return { first, last }
}
