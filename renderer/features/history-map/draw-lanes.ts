import { branchColour } from '../../state/branches.ts'
import { activeRuns, beadPixels, toBeads } from './activity.ts'
import { draw } from './canvas.ts'
import { laneHeight, rowToY } from './geometry.ts'
import type { Lane, LanePiece } from './lanes.ts'
import type { MapNode } from './nodes.ts'
import { drawBead, drawForkDot, drawHead, drawRestore, drawStart } from './draw-nodes.ts'
import type { Palette } from './palette.ts'
import { laneEndX, laneStartX, nodePoint } from './scene.ts'
import type { Scene } from './scene.ts'

/** What is pointed at or chosen; it changes how lanes are lit, not where they lie. */
export interface Emphasis {
  /** Branch pointed at: it is drawn full, all others faintly. */
  readonly hovered: Lane | null
  /** Node that has the keyboard or was clicked. */
  readonly node: MapNode | null
}

const elbowRadius = 6
const activePixels = 3
const idlePixels = 1.5
const idleAlpha = 0.4
/** Bins without entries that do not interrupt a solid line, in CSS pixels. */
const gapPixels = 5

export interface LanePainter {
  readonly context: CanvasRenderingContext2D
  readonly scene: Scene
  readonly palette: Palette
  readonly emphasis: Emphasis
}

/** Draws the lanes: first what lies behind, so that lines of lanes cross over elbows. */
export function drawLanes(painter: LanePainter): void {
  const { context, scene } = painter
  const { lanes: band, width } = scene.geometry
  draw(context, () => {
    context.beginPath()
    context.rect(0, band.top, width, band.height)
    context.clip()
    context.translate(0, band.top - scene.scrollTop)
    context.lineCap = 'round'
    context.lineJoin = 'round'
    const visible = scene.layout.lanes.filter((lane) => isRowVisible(rowToY(lane.row), scene))
    drawSelectedRow(painter)
    for (const lane of scene.layout.lanes) drawElbow(painter, lane)
    for (const lane of visible) drawLine(painter, lane)
    drawNodes(painter)
  })
}

const isRowVisible = (y: number, scene: Scene): boolean =>
  y > scene.scrollTop - laneHeight && y < scene.scrollTop + scene.geometry.lanes.height + laneHeight

export const laneColour = (palette: Palette, lane: Pick<Lane, 'branch'>): string =>
  palette.branches[branchColour(lane.branch)] ?? palette.text

/** How strongly a lane is drawn: the lineage of the selected branch full, others calmer, hovering overrides both. */
function laneAlpha({ scene, emphasis }: LanePainter, lane: Lane): number {
  if (emphasis.hovered !== null) return emphasis.hovered === lane ? 1 : 0.35
  if (lane.branch.state !== 'active') return 0.45
  return scene.bounds.has(lane.branch.id) ? 1 : 0.62
}

function drawSelectedRow({ context, scene, palette }: LanePainter): void {
  const lane = scene.layout.byBranch.get(scene.branch.id)
  if (lane === undefined) return
  draw(context, () => {
    context.globalAlpha = 0.07
    context.fillStyle = laneColour(palette, lane)
    context.fillRect(0, rowToY(lane.row) - laneHeight / 2, scene.geometry.width, laneHeight)
  })
}

function drawElbow(painter: LanePainter, lane: Lane): void {
  const { context, scene, palette } = painter
  const parent = lane.from === null ? undefined : scene.layout.byBranch.get(lane.from)
  if (parent === undefined) return
  const x = laneStartX(scene, lane)
  const fromY = rowToY(parent.row)
  const toY = rowToY(lane.row)
  const [top, bottom] = fromY < toY ? [fromY, toY] : [toY, fromY]
  if (bottom < scene.scrollTop || top > scene.scrollTop + scene.geometry.lanes.height) return
  const direction = Math.sign(toY - fromY)
  const path = () => {
    context.beginPath()
    context.moveTo(x, fromY + direction * 4)
    context.lineTo(x, toY - direction * elbowRadius)
    context.arcTo(x, toY, x + elbowRadius, toY, elbowRadius)
  }
  draw(context, () => {
    context.strokeStyle = palette.background
    context.lineWidth = 6
    path()
    context.stroke()
    context.globalAlpha = laneAlpha(painter, lane)
    context.strokeStyle = laneColour(palette, lane)
    context.lineWidth = scene.bounds.has(lane.branch.id) ? 2.5 : 2
    if (lane.branch.state !== 'active') context.setLineDash([4, 4])
    path()
    context.stroke()
  })
}

function drawLine(painter: LanePainter, lane: Lane): void {
  const { context, scene, palette } = painter
  const y = rowToY(lane.row)
  const from = laneStartX(scene, lane) + (lane.from === null ? 0 : elbowRadius)
  const to = laneEndX(scene, lane)
  const left = -20
  const right = scene.geometry.width + 20
  if (to < left || from > right) return
  draw(context, () => {
    context.strokeStyle = laneColour(palette, lane)
    if (lane.branch.state !== 'active') context.setLineDash([4, 4])
    context.globalAlpha = laneAlpha(painter, lane) * idleAlpha
    context.lineWidth = idlePixels
    strokeRun(context, Math.max(from, left), Math.min(to, right), y)
    context.globalAlpha = laneAlpha(painter, lane)
    for (const piece of lane.pieces) drawPiece(painter, lane, piece)
  })
}

/** The stretches of a lane in which its branch has entries: solid, or a dot for one that stands alone. */
function drawPiece(painter: LanePainter, lane: Lane, piece: LanePiece): void {
  const { context, scene, palette } = painter
  const { window, axis } = scene
  const counts = window.lanes.find((counted) => counted.branchId === piece.source)?.counts
  if (counts === undefined) return
  const step = (window.to - window.from) / counts.length
  const binPixels = (step / (axis.view.to - axis.view.from)) * axis.plot.width
  const y = rowToY(lane.row)
  const clipFrom = Math.max(laneStartX(scene, lane), axis.xOf(piece.fromLsn))
  const clipTo = Math.min(laneEndX(scene, lane), axis.xOf(Math.min(piece.toLsn, lane.endLsn)))
  context.fillStyle = laneColour(palette, lane)
  context.lineWidth = scene.bounds.has(lane.branch.id) ? activePixels : 2.5
  for (const run of activeRuns(counts, Math.max(1, Math.floor(gapPixels / binPixels)))) {
    const end = Math.min(clipTo, axis.xOfPlace(runPlace(painter, run.end, step)))
    const start = Math.max(clipFrom, axis.xOfPlace(runPlace(painter, run.start + 1, step)))
    if (end < -20 || start > scene.geometry.width + 20 || end < clipFrom || start > clipTo) continue
    if (end - start < 3) drawEntryDot(context, (start + end) / 2, y)
    else strokeRun(context, start, end, y)
  }
}

/** On the axis of entries a bin's entry stands at its whole number, not at the bin's edge. */
function runPlace({ scene }: LanePainter, bin: number, step: number): number {
  const place = scene.window.from + bin * step
  return scene.axis.mode === 'entries' && step < 1 ? Math.floor(place + 1e-6) : place
}

function drawEntryDot(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath()
  context.arc(x, y, 2.75, 0, 2 * Math.PI)
  context.fill()
}

function strokeRun(context: CanvasRenderingContext2D, from: number, to: number, y: number): void {
  context.beginPath()
  context.moveTo(from, y)
  context.lineTo(Math.max(from, to), y)
  context.stroke()
}

function drawNodes(painter: LanePainter): void {
  const { context, scene, palette, emphasis } = painter
  for (const lane of scene.layout.lanes) {
    if (!isRowVisible(rowToY(lane.row), scene)) continue
    const nodes = scene.nodes.filter((node) => node.laneId === lane.branch.id)
    const forks = nodes.filter((node) => node.kind === 'fork')
    const beads = toBeads(forks, (node) => nodePoint(scene, node).x, beadPixels)
    for (const bead of beads) {
      const first = bead.items[0] as MapNode
      const child = scene.layout.byBranch.get(first.branch.id)
      if (child === undefined) continue
      const look = { context, palette, x: bead.x, y: rowToY(lane.row), colour: laneColour(palette, child) }
      draw(context, () => {
        context.globalAlpha = laneAlpha(painter, child)
        if (bead.items.length > 1) drawBead(look, bead.items.length)
        else drawForkDot(look, emphasis.node === first)
      })
    }
    for (const node of nodes) if (node.kind !== 'fork') drawOwnNode(painter, lane, node)
  }
}

function drawOwnNode(painter: LanePainter, lane: Lane, node: MapNode): void {
  const { context, scene, palette, emphasis } = painter
  const { x, y } = nodePoint(scene, node)
  const look = { context, palette, x, y, colour: laneColour(palette, lane) }
  draw(context, () => {
    context.globalAlpha = laneAlpha(painter, lane)
    if (node.kind === 'head') drawHead(look, lane.branch.id === scene.branch.id, emphasis.node === node)
    else if (node.kind === 'restore') drawRestore(look, emphasis.node === node)
    else drawStart(look, emphasis.node === node)
  })
}
