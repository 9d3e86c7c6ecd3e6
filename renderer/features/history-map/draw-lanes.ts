import { branchColour } from '../../state/branches.ts'
import { activeRuns, beadPixels, toBeads } from './activity.ts'
import type { Bead, BinRun } from './activity.ts'
import { draw } from './canvas.ts'
import { laneHeight, rowToY } from './geometry.ts'
import type { Lane, LanePiece } from './lanes.ts'
import type { MapNode } from './nodes.ts'
import { drawBead, drawForkDot, drawHead, drawImport, drawRestore, drawStart } from './draw-nodes.ts'
import type { Palette } from './palette.ts'
import { laneEndX, laneReachX, laneStartX, nodePoint } from './scene.ts'
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
const idleShare = 0.4
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
    drawElbows(painter)
    for (const lane of visible) drawLine(painter, lane)
    drawNodes(painter)
  })
}

const isRowVisible = (y: number, scene: Scene): boolean =>
  y > scene.scrollTop - laneHeight && y < scene.scrollTop + scene.geometry.lanes.height + laneHeight

export const laneColour = (palette: Palette, lane: Pick<Lane, 'branch'>): string =>
  palette.branches[branchColour(lane.branch)] ?? palette.text

/**
 * A lane's colour as strongly as it is drawn: the lineage of the selected branch full, others calmer; hovering
 * overrides both. It is mixed with the ground instead of drawn through, so that nothing shines through a node.
 */
function lineColour(painter: LanePainter, lane: Lane, share = 1): string {
  const strength = Math.round(laneStrength(painter, lane) * share * 100)
  return `color-mix(in oklab, ${laneColour(painter.palette, lane)} ${strength}%, ${painter.palette.background})`
}

function laneStrength({ scene, emphasis }: LanePainter, lane: Lane): number {
  if (emphasis.hovered !== null) return emphasis.hovered === lane ? 1 : 0.35
  if (lane.branch.state !== 'active') return 0.5
  return scene.bounds.has(lane.branch.id) ? 1 : 0.78
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

/**
 * The elbows from parents to children. The longest are drawn first, so that of several that leave in one place each
 * keeps its own stretch; what is behind all of them is cleared before, so that crossings can be read.
 */
function drawElbows(painter: LanePainter): void {
  const elbows = painter.scene.layout.lanes.flatMap((lane) => elbowOf(painter.scene, lane) ?? [])
  elbows.sort((a, b) => Math.abs(b.toY - b.fromY) - Math.abs(a.toY - a.fromY))
  for (const elbow of elbows) strokeElbow(painter, elbow, painter.palette.background, 6)
  for (const elbow of elbows) {
    const width = painter.scene.bounds.has(elbow.lane.branch.id) ? 2.5 : 2
    strokeElbow(painter, elbow, lineColour(painter, elbow.lane), width)
  }
}

interface Elbow {
  readonly lane: Lane
  readonly x: number
  readonly fromY: number
  readonly toY: number
}

function elbowOf(scene: Scene, lane: Lane): Elbow | null {
  const parent = lane.from === null ? undefined : scene.layout.byBranch.get(lane.from)
  if (parent === undefined) return null
  const x = laneStartX(scene, lane)
  const [fromY, toY] = [rowToY(parent.row), rowToY(lane.row)]
  const isAbove = Math.max(fromY, toY) < scene.scrollTop
  const isBelow = Math.min(fromY, toY) > scene.scrollTop + scene.geometry.lanes.height
  return isAbove || isBelow || x < -20 || x > scene.geometry.width + 20 ? null : { lane, x, fromY, toY }
}

function strokeElbow({ context }: LanePainter, elbow: Elbow, colour: string, width: number): void {
  const { lane, x, fromY, toY } = elbow
  const direction = Math.sign(toY - fromY)
  draw(context, () => {
    context.strokeStyle = colour
    context.lineWidth = width
    context.lineCap = 'butt'
    if (lane.branch.state !== 'active') context.setLineDash([4, 4])
    context.beginPath()
    context.moveTo(x, fromY + direction * 4)
    context.lineTo(x, toY - direction * elbowRadius)
    context.arcTo(x, toY, x + elbowRadius, toY, elbowRadius)
    context.stroke()
  })
}

function drawLine(painter: LanePainter, lane: Lane): void {
  const { context, scene } = painter
  const y = rowToY(lane.row)
  const from = laneStartX(scene, lane) + (lane.from === null ? 0 : elbowRadius)
  const to = laneReachX(scene, lane)
  const left = -20
  const right = scene.geometry.width + 20
  if (to < left || from > right) return
  draw(context, () => {
    if (lane.branch.state !== 'active') context.setLineDash([4, 4])
    context.strokeStyle = lineColour(painter, lane, idleShare)
    context.lineWidth = idlePixels
    strokeRun(context, Math.max(from, left), Math.min(to, right), y)
    context.strokeStyle = lineColour(painter, lane)
    for (const piece of lane.pieces) drawPiece(painter, lane, piece)
  })
}

/** The stretches of a lane in which its branch has entries: solid, or a dot for one that stands alone. */
function drawPiece(painter: LanePainter, lane: Lane, piece: LanePiece): void {
  const { context, scene } = painter
  const { window, axis } = scene
  const counts = window.lanes.find((counted) => counted.branchId === piece.source)?.counts
  if (counts === undefined) return
  const step = (window.to - window.from) / counts.length
  const binPixels = (step / (axis.view.to - axis.view.from)) * axis.plot.width
  const y = rowToY(lane.row)
  const clipFrom = Math.max(laneStartX(scene, lane), axis.xOf(piece.fromLsn))
  const clipTo = Math.min(laneEndX(scene, lane), axis.xOf(Math.min(piece.toLsn, lane.endLsn)))
  context.fillStyle = context.strokeStyle
  context.lineWidth = scene.bounds.has(lane.branch.id) ? activePixels : 2.5
  for (const run of activeRuns(counts, Math.max(1, Math.floor(gapPixels / binPixels)))) {
    const { from, to } = runPixels(scene, piece, run)
    if (to < -20 || from > scene.geometry.width + 20 || to < clipFrom || from > clipTo) continue
    const start = Math.max(from, clipFrom)
    const end = Math.min(to, clipTo)
    if (end - start < 3) drawEntryDot(context, (start + end) / 2, y)
    else strokeRun(context, start, end, y)
  }
}

/**
 * Where a run of bins lies. Entries of the selected branch's own history stand exactly on the edges of the axis of
 * entries; those of other branches lie somewhere in the bin, so all of it is drawn.
 */
function runPixels(scene: Scene, piece: LanePiece, run: BinRun): { from: number; to: number } {
  const { axis, window } = scene
  const isExact = axis.mode === 'entries' && scene.bounds.has(piece.source)
  const first = isExact ? (window.edges[run.start + 1] ?? 0) : (window.edges[run.start] ?? 0) + 1
  return { from: axis.xOf(first), to: axis.xOf(Math.max(first, window.edges[run.end] ?? first)) }
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

/** Nodes of the visible lanes: forks and imports in beads where they crowd, then what there is one of on a lane. */
function drawNodes(painter: LanePainter): void {
  const { scene } = painter
  for (const lane of scene.layout.lanes) {
    if (!isRowVisible(rowToY(lane.row), scene)) continue
    const nodes = scene.nodes.filter((node) => node.laneId === lane.branch.id)
    const isMarker = (node: MapNode) => node.kind === 'fork' || node.kind === 'import'
    const beads = toBeads(nodes.filter(isMarker), (node) => nodePoint(scene, node).x, beadPixels)
    for (const bead of beads) drawMarker(painter, lane, bead)
    for (const node of nodes) if (!isMarker(node)) drawOwnNode(painter, lane, node)
  }
}

function drawMarker(painter: LanePainter, lane: Lane, bead: Bead<MapNode>): void {
  const { context, scene, palette, emphasis } = painter
  const [node] = bead.items
  if (node === undefined) return
  // A fork has its child's colour, an import the colour of the line it came into.
  const owner = node.kind === 'fork' ? (scene.layout.byBranch.get(node.branch.id) ?? lane) : lane
  const look = { context, palette, x: bead.x, y: rowToY(lane.row), colour: lineColour(painter, owner) }
  const isFocused = emphasis.node !== null && bead.items.includes(emphasis.node)
  draw(context, () => {
    if (bead.items.length > 1) drawBead(look, bead.items.length, isFocused)
    else if (node.kind === 'fork') drawForkDot(look, isFocused)
    else drawImport(look, isFocused)
  })
}

function drawOwnNode(painter: LanePainter, lane: Lane, node: MapNode): void {
  const { context, scene, palette, emphasis } = painter
  const { x, y } = nodePoint(scene, node)
  const look = { context, palette, x, y, colour: lineColour(painter, lane) }
  draw(context, () => {
    if (node.kind === 'head') drawHead(look, lane.branch.id === scene.branch.id, emphasis.node === node)
    else if (node.kind === 'restore') drawRestore(look, emphasis.node === node)
    else drawStart(look, emphasis.node === node)
  })
}
