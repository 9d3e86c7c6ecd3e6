import type { Axis, AxisWindow } from '../../../shared/contract/history.ts'
import { mergeBins } from './activity.ts'
import { axisReach } from './scene.ts'
import type { Scene } from './scene.ts'

const barPixelsMin = 2
const barPixelsMax = 10

/** One bar of the histogram: where it stands and what it counts. */
export interface Bar {
  readonly x: number
  readonly width: number
  readonly fromPlace: number
  readonly toPlace: number
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  /** What its height tells: the count, made even where a bar covers now one LSN more, now one less. */
  readonly weight: number
}

/** The bars of a window as they are drawn: bins narrower than two pixels are summed, lone entries are made wider. */
export function densityBars(scene: Pick<Scene, 'axis' | 'window'>): Bar[] {
  const { axis, window } = scene
  const bins = window.edges.length - 1
  const step = (window.to - window.from) / bins
  const pixelsPerUnit = axis.plot.width / (axis.view.to - axis.view.from)
  const perBar = Math.max(1, Math.round(barPixelsMin / (step * pixelsPerUnit)))
  const isWhole = axis.mode !== 'time' && step * perBar < 1
  const width = isWhole
    ? Math.min(barPixelsMax, Math.max(barPixelsMin, pixelsPerUnit * 0.6))
    : step * perBar * pixelsPerUnit
  const merged = {
    inserts: mergeBins(window.inserts, perBar),
    updates: mergeBins(window.updates, perBar),
    deletes: mergeBins(window.deletes, perBar),
  }
  return merged.inserts.flatMap((inserts, i): Bar[] => {
    const updates = merged.updates[i] ?? 0
    const deletes = merged.deletes[i] ?? 0
    if (inserts + updates + deletes === 0) return []
    const fromPlace = window.from + i * perBar * step
    const toPlace = Math.min(window.to, fromPlace + perBar * step)
    const x = isWhole
      ? axis.xOfPlace(Math.round(toPlace)) - width / 2
      : axis.xOfPlace(fromPlace) + (step * perBar * pixelsPerUnit - width) / 2
    const weight = (inserts + updates + deletes) * evenness(axis.mode, fromPlace, toPlace)
    return [{ x, width, fromPlace, toPlace, inserts, updates, deletes, weight }]
  })
}

/** LSNs are whole: of two bars 1.5 LSNs wide one covers two and the next one, which would look like a comb. */
function evenness(mode: Axis, fromPlace: number, toPlace: number): number {
  if (mode === 'time') return 1
  const whole = Math.round(toPlace) - Math.round(fromPlace)
  return whole < 1 || toPlace - fromPlace < 1 ? 1 : (toPlace - fromPlace) / whole
}

export const barTotal = (bar: Bar): number => bar.inserts + bar.updates + bar.deletes

/** How bars become heights: the tallest one, and where the scale ends when a few bars would flatten all others. */
export interface DensityScale {
  readonly max: number
  readonly top: number
}

/** A bar more than this many times as high as nearly all others is cut, with a mark. */
const outlierFactor = 5
/** Share of the bars that decide the scale's end. */
const ordinaryShare = 0.97

/** The scale of the visible bars. One import of thousands must not turn a month of work into a flat line. */
export function densityScale(bars: readonly Bar[], scene: Pick<Scene, 'axis' | 'geometry'>): DensityScale {
  const { left, right } = axisReach(scene)
  const weights = bars
    .filter((bar) => bar.x + bar.width >= left && bar.x <= right)
    .map((bar) => bar.weight)
    .toSorted((a, b) => a - b)
  const max = weights.at(-1) ?? 0
  const ordinary = weights[Math.floor((weights.length - 1) * ordinaryShare)] ?? max
  return { max, top: max > ordinary * outlierFactor ? ordinary * 1.6 : max }
}

/** The bar under a pixel, for its tooltip. */
export const barAt = (bars: readonly Bar[], x: number): Bar | null =>
  bars.find((bar) => x >= bar.x - 2 && x <= bar.x + bar.width + 2) ?? null

/** Counts of a whole window in one line: the picture of the overview strip. */
export const windowTotals = (window: AxisWindow): number[] =>
  window.inserts.map((inserts, i) => inserts + (window.updates[i] ?? 0) + (window.deletes[i] ?? 0))
