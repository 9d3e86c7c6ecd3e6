import type { AxisWindow } from '../../../shared/contract/history.ts'
import { formatCount } from '../../state/format.ts'
import { mergeBins, sqrtHeight } from './activity.ts'
import { crisp, draw } from './canvas.ts'
import type { Band } from './geometry.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'

const barPixelsMin = 2
const barPixelsMax = 10
const topMargin = 8

/** One bar of the histogram: where it stands and what it counts. */
export interface Bar {
  readonly x: number
  readonly width: number
  readonly fromPlace: number
  readonly toPlace: number
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
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
    : Math.max(barPixelsMin, step * perBar * pixelsPerUnit)
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
      ? axis.xOfPlace(Math.floor(toPlace + 1e-6)) - width / 2
      : axis.xOfPlace(fromPlace) + (step * perBar * pixelsPerUnit - width) / 2
    return [{ x, width, fromPlace, toPlace, inserts, updates, deletes }]
  })
}

const barTotal = (bar: Bar): number => bar.inserts + bar.updates + bar.deletes

/** The busiest visible bar; the scale's top. */
export function densityMax(bars: readonly Bar[], scene: Pick<Scene, 'axis'>): number {
  const { left, width } = scene.axis.plot
  return bars.reduce(
    (max, bar) => (bar.x + bar.width < left || bar.x > left + width ? max : Math.max(max, barTotal(bar))),
    0,
  )
}

/** Draws the histogram: inserts, updates and deletes stacked, by the square root, with the largest count printed. */
export function drawDensity(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const { density: band, plot, width } = scene.geometry
  draw(context, () => {
    context.fillStyle = palette.sunken
    context.globalAlpha = 0.55
    context.fillRect(0, band.top, width, band.height)
    context.globalAlpha = 1
    context.fillStyle = palette.border
    context.fillRect(0, band.top, width, 1)
    context.beginPath()
    context.rect(plot.left - 6, band.top, plot.width + 12, band.height)
    context.clip()
    const bars = densityBars(scene)
    const max = densityMax(bars, scene)
    for (const bar of bars) drawBar(context, bar, max, band, palette)
    drawScale(context, scene, palette, max)
  })
}

function drawBar(
  context: CanvasRenderingContext2D,
  bar: Bar,
  max: number,
  band: Band,
  palette: Palette,
): void {
  const total = barTotal(bar)
  const height = sqrtHeight(total, max, band.height - topMargin)
  let bottom = band.top + band.height
  const gap = bar.width >= 4 ? 1 : 0
  for (const kind of ['inserts', 'updates', 'deletes'] as const) {
    const part = (bar[kind] / total) * height
    if (part <= 0) continue
    context.fillStyle = palette[kind === 'inserts' ? 'insert' : kind === 'updates' ? 'update' : 'delete']
    context.globalAlpha = 0.85
    context.fillRect(bar.x, bottom - part, bar.width - gap, part)
    bottom -= part
  }
}

function drawScale(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, max: number): void {
  if (max === 0) return
  const { density: band, plot } = scene.geometry
  const y = crisp(band.top + topMargin) - 1
  context.globalAlpha = 1
  context.strokeStyle = palette.border
  context.setLineDash([2, 3])
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(plot.left, y)
  context.lineTo(plot.left + plot.width, y)
  context.stroke()
  const text = `max ${formatCount(max)}`
  context.font = `500 10px ${palette.font}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const width = context.measureText(text).width
  context.globalAlpha = 0.9
  context.fillStyle = palette.background
  context.fillRect(plot.left - 4, y - 6, width + 8, 12)
  context.globalAlpha = 1
  context.fillStyle = palette.faint
  context.fillText(text, plot.left, y)
}

/** The bar under a pixel, for its tooltip. */
export const barAt = (bars: readonly Bar[], x: number): Bar | null =>
  bars.find((bar) => x >= bar.x - 2 && x <= bar.x + bar.width + 2) ?? null

/** Counts of a whole window in one line: the picture of the overview strip. */
export const windowTotals = (window: AxisWindow): number[] =>
  window.inserts.map((inserts, i) => inserts + (window.updates[i] ?? 0) + (window.deletes[i] ?? 0))
