import { formatCount } from '../../state/format.ts'
import { sqrtHeight } from './activity.ts'
import { crisp, draw } from './canvas.ts'
import { barTotal, densityBars, densityScale } from './density-bars.ts'
import type { Bar } from './density-bars.ts'
import type { Band } from './geometry.ts'
import type { Palette } from './palette.ts'
import { axisReach } from './scene.ts'
import type { Scene } from './scene.ts'

const topMargin = 8

/**
 * On the axis of entries every stretch holds as many entries as it is wide, so the bars tell kinds, not numbers: they
 * are all of one height.
 */
const isComposition = (scene: Scene): boolean => scene.axis.mode === 'entries'

/** Draws the histogram: inserts, updates and deletes stacked, by the square root, with the largest count printed. */
export function drawDensity(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const { density: band, width } = scene.geometry
  draw(context, () => {
    context.fillStyle = palette.sunken
    context.globalAlpha = 0.55
    context.fillRect(0, band.top, width, band.height)
    context.globalAlpha = 1
    context.fillStyle = palette.border
    context.fillRect(0, band.top, width, 1)
    context.beginPath()
    context.rect(0, band.top, width, band.height)
    context.clip()
    const bars = densityBars(scene)
    const scale = isComposition(scene) ? null : densityScale(bars, scene)
    for (const bar of bars) drawBar(context, bar, scale?.top ?? null, band, palette)
    if (scale !== null) drawScale(context, scene, palette, scale.max)
  })
}

function drawBar(
  context: CanvasRenderingContext2D,
  bar: Bar,
  top: number | null,
  band: Band,
  palette: Palette,
): void {
  const total = barTotal(bar)
  const room = band.height - topMargin
  const height = top === null ? room : Math.min(room, sqrtHeight(bar.weight, top, room))
  const [left, right] = barEdges(bar)
  let bottom = band.top + band.height
  for (const kind of ['inserts', 'updates', 'deletes'] as const) {
    const part = (bar[kind] / total) * height
    if (part <= 0) continue
    context.fillStyle = palette[kind === 'inserts' ? 'insert' : kind === 'updates' ? 'update' : 'delete']
    context.globalAlpha = 0.85
    context.fillRect(left, bottom - part, right - left, part)
    bottom -= part
  }
  // A bar that is higher than the scale says so by a break near its top.
  if (top !== null && bar.weight > top * 1.01) {
    context.globalAlpha = 1
    context.fillStyle = palette.background
    context.fillRect(left - 1, band.top + topMargin + 5, right - left + 2, 2)
  }
}

/** Bars end on the screen's own pixels, so that neighbours touch without a seam and without an overlap. */
function barEdges(bar: Bar): [number, number] {
  const ratio = window.devicePixelRatio || 1
  const snap = (x: number) => Math.round(x * ratio) / ratio
  return [snap(bar.x), Math.max(snap(bar.x + bar.width), snap(bar.x) + 1 / ratio)]
}

function drawScale(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, max: number): void {
  if (max === 0) return
  const { density: band, plot } = scene.geometry
  const { right } = axisReach(scene)
  const y = crisp(band.top + topMargin) - 1
  context.globalAlpha = 1
  context.strokeStyle = palette.border
  context.setLineDash([2, 3])
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(plot.left, y)
  context.lineTo(right, y)
  context.stroke()
  const text = `max ${formatCount(Math.round(max))}`
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
