import type { Palette } from './palette.ts'

/** A node's place and colours. */
export interface NodeLook {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly x: number
  readonly y: number
  readonly colour: string
}

function disc({ context, x, y }: NodeLook, radius: number, fill: string): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fillStyle = fill
  context.fill()
}

function ring({ context, x, y }: NodeLook, radius: number, width: number, stroke: string): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.setLineDash([])
  context.lineWidth = width
  context.strokeStyle = stroke
  context.stroke()
}

const focusRing = (look: NodeLook): void => ring(look, 8.5, 2, look.palette.text)

/** Where a child leaves: a dot in the child's colour on the parent's line. */
export function drawForkDot(look: NodeLook, isFocused: boolean): void {
  disc(look, 5.5, look.palette.background)
  disc(look, isFocused ? 4.5 : 3.75, look.colour)
  if (isFocused) focusRing(look)
}

/** Several nodes in one place: a ring with their number. */
export function drawBead(look: NodeLook, count: number, isFocused: boolean): void {
  const { context, palette, x, y, colour } = look
  disc(look, 8, palette.background)
  ring(look, 7, 1.5, colour)
  context.font = `600 9px ${palette.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = palette.text
  context.fillText(count > 9 ? '9+' : String(count), x, y + 0.5)
  if (isFocused) focusRing(look)
}

/** The newest state of a branch: a ring; filled with a halo for the branch that is selected. */
export function drawHead(look: NodeLook, isSelected: boolean, isFocused: boolean): void {
  if (isSelected) {
    look.context.save()
    look.context.globalAlpha *= 0.22
    disc(look, 9, look.colour)
    look.context.restore()
    disc(look, 5.5, look.colour)
    disc(look, 2, look.palette.background)
  } else {
    disc(look, 5.5, look.palette.background)
    ring(look, 4, 2.25, look.colour)
  }
  if (isFocused) focusRing(look)
}

export function drawStart(look: NodeLook, isFocused: boolean): void {
  disc(look, 5, look.palette.background)
  disc(look, 3.5, look.colour)
  if (isFocused) focusRing(look)
}

/** Where a branch went back to an earlier moment: an arrow that turns back. */
export function drawRestore(look: NodeLook, isFocused: boolean): void {
  const { context, palette, x, y, colour } = look
  disc(look, 8, palette.background)
  context.beginPath()
  context.arc(x, y, 5, -0.35 * Math.PI, 1.25 * Math.PI)
  context.setLineDash([])
  context.lineWidth = 2
  context.strokeStyle = colour
  context.stroke()
  // The arrow's head stands at the end of the turn, pointing against the axis.
  const tipX = x - 5 * Math.SQRT1_2
  const tipY = y - 5 * Math.SQRT1_2
  context.beginPath()
  context.moveTo(tipX + 3.6, tipY - 1.2)
  context.lineTo(tipX - 2.2, tipY - 2.4)
  context.lineTo(tipX - 1.2, tipY + 3.4)
  context.closePath()
  context.fillStyle = colour
  context.fill()
  if (isFocused) focusRing(look)
}

/** Where a file came in: a square, so that colour is not all that tells it from a fork. */
export function drawImport(look: NodeLook, isFocused: boolean): void {
  const { context, palette, x, y, colour } = look
  const square = (side: number, radius: number, fill: string) => {
    context.beginPath()
    context.roundRect(x - side / 2, y - side / 2, side, side, radius)
    context.fillStyle = fill
    context.fill()
  }
  square(11, 3, palette.background)
  square(isFocused ? 8.5 : 7.5, 2, colour)
  if (isFocused) focusRing(look)
}
