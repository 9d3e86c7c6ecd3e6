import { branchColour } from '../../state/branches.ts'
import { mergeBins } from './activity.ts'
import { crisp, draw } from './canvas.ts'
import { windowTotals } from './density-bars.ts'
import { placeLabels } from './label-placement.ts'
import type { Palette } from './palette.ts'
import { axisReach, laneAtLsn } from './scene.ts'
import type { Scene } from './scene.ts'
import { axisTicks, timeContext } from './ticks.ts'
import type { Tick } from './ticks.ts'
import { placeToX } from './view.ts'

const trackPixels = 3

/** Draws the ruler: the track that the thumb slides on, in the colours of the lineage, and the ticks under it. */
export function drawRuler(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const { geometry } = scene
  const ticks = visibleTicks(scene)
  draw(context, () => {
    context.fillStyle = palette.border
    context.fillRect(0, geometry.ruler.top, geometry.width, 1)
    drawTrack(context, scene, palette)
    drawTickLabels(context, scene, palette, ticks)
  })
}

/** Ticks between the left end of the axis and where it ends or leaves the map. */
function visibleTicks(scene: Scene): Tick[] {
  const { axis, overview } = scene
  if (overview.max <= overview.min) return []
  const { left, right } = axisReach(scene)
  const view = { from: axis.view.from, to: axis.placeAt(right) }
  return axisTicks(axis.mode, view, right - left)
}

/** Faint lines through the lanes, so that the eye finds the same moment in all of them; drawn behind everything. */
export function drawGuides(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const { axis, geometry } = scene
  draw(context, () => {
    context.strokeStyle = palette.border
    context.lineWidth = 1
    for (const tick of visibleTicks(scene)) {
      const x = crisp(axis.xOfPlace(tick.place))
      context.globalAlpha = tick.isStrong ? 0.9 : 0.5
      context.beginPath()
      context.moveTo(x, 0)
      context.lineTo(x, geometry.ruler.top)
      context.stroke()
    }
  })
}

function drawTrack(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const { axis, geometry, layout, branch } = scene
  const y = geometry.ruler.top
  const left = Math.max(0, axis.xOfPlace(axis.extent.min))
  context.save()
  let lane = laneAtLsn(layout, branch.id, Infinity)
  let right = Math.min(geometry.width, axis.xOf(Math.max(branch.headLsn, branch.baseLsn)))
  for (let depth = 0; lane !== null && depth < layout.lanes.length; depth++) {
    const start = lane.from === null ? left : Math.max(left, axis.xOf(lane.startLsn))
    context.fillStyle = palette.branches[branchColour(lane.branch)] ?? palette.text
    context.globalAlpha = 0.75
    context.fillRect(start, y - 1, Math.max(0, right - start), trackPixels)
    right = Math.min(right, start)
    if (lane.from === null) break
    lane = layout.byBranch.get(lane.from) ?? null
  }
  context.restore()
}

function drawTickLabels(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  ticks: readonly Tick[],
): void {
  const { axis, geometry } = scene
  const y = geometry.ruler.top + geometry.ruler.height / 2 + 3
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.font = `500 10.5px ${palette.font}`
  const leftText = axis.mode === 'time' ? timeContext(axis.view) : ''
  const leftWidth = leftText === '' ? 0 : context.measureText(leftText).width
  const wishes = ticks.map((tick) => ({
    x: axis.xOfPlace(tick.place),
    width: context.measureText(tick.label).width,
    priority: tick.isStrong ? 1 : 0,
  }))
  const reserved = { x: axis.plot.left + leftWidth / 2, width: leftWidth, priority: 2 }
  const all = leftText === '' ? wishes : [...wishes, reserved]
  for (const i of placeLabels(all, 12)) {
    const tick = ticks[i]
    const x = (all[i] as { x: number }).x
    context.fillStyle = tick?.isStrong === true ? palette.muted : palette.faint
    context.fillText(tick?.label ?? leftText, x, y)
    if (tick === undefined) continue
    context.fillStyle = palette.borderStrong
    context.fillRect(Math.round(x), geometry.ruler.top + 3, 1, 4)
  }
}

/** Draws the whole history in a strip, with the visible window as a frame in it. */
export function drawOverview(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const { geometry, overview, axis } = scene
  const band = geometry.overview
  if (band === null) return
  const whole = { from: axis.extent.min, to: axis.extent.max }
  const perBin = 2
  const totals = mergeBins(windowTotals(overview), perBin)
  const max = Math.max(1, ...totals)
  const step = (overview.to - overview.from) / totals.length
  draw(context, () => {
    context.fillStyle = palette.sunken
    context.beginPath()
    context.roundRect(axis.plot.left, band.top, axis.plot.width, band.height, 3)
    context.fill()
    context.clip()
    context.fillStyle = palette.faint
    context.globalAlpha = 0.55
    for (const [i, total] of totals.entries()) {
      if (total === 0) continue
      const x = placeToX(overview.from + i * step, whole, axis.plot)
      const height = Math.max(1, Math.sqrt(total / max) * (band.height - 2))
      context.fillRect(
        x,
        band.top + band.height - height,
        Math.max(1, (step / (whole.to - whole.from)) * axis.plot.width),
        height,
      )
    }
  })
  drawFrame(context, scene, palette, whole)
}

function drawFrame(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  whole: { from: number; to: number },
): void {
  const { geometry, axis } = scene
  const band = geometry.overview
  if (band === null) return
  const from = placeToX(axis.view.from, whole, axis.plot)
  const to = Math.max(from + 6, placeToX(axis.placeAt(axisReach(scene).right), whole, axis.plot))
  draw(context, () => {
    context.beginPath()
    context.roundRect(from, band.top, to - from, band.height, 3)
    context.globalAlpha = 0.18
    context.fillStyle = palette.accent
    context.fill()
    context.globalAlpha = 1
    context.lineWidth = 1.5
    context.strokeStyle = palette.accent
    context.stroke()
  })
}
