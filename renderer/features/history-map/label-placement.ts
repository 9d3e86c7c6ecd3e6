/** A label that wants to stand centred on `x`; a higher priority is placed first. */
export interface LabelWish {
  readonly x: number
  readonly width: number
  readonly priority: number
}

/** Indexes of the labels that can be shown without any two coming closer than `gap`, in the order given. */
export function placeLabels(wishes: readonly LabelWish[], gap: number): number[] {
  const order = wishes
    .map((wish, index) => ({ ...wish, index }))
    .toSorted((a, b) => b.priority - a.priority || a.x - b.x)
  const placed: { left: number; right: number; index: number }[] = []
  for (const { x, width, index } of order) {
    const left = x - width / 2
    const right = x + width / 2
    const isFree = placed.every((other) => right + gap <= other.left || left >= other.right + gap)
    if (isFree) placed.push({ left, right, index })
  }
  return placed.map((label) => label.index).toSorted((a, b) => a - b)
}

/** Where the pill with a branch's name stands. */
export interface PillPlace {
  readonly x: number
  /** Which end of the visible window the head lies beyond, if any. */
  readonly beyond: 'left' | 'right' | null
}

export interface PillRoom {
  /** Right end of the head's own reach: the plot and the strip beyond it. */
  readonly left: number
  readonly right: number
  /** Right edge of the canvas. */
  readonly edge: number
}

const pillGap = 12
/** A head may stand this far right of the axis: the stub of a branch without entries. */
const stubPixels = 20

/** The pill stands right of its head; when the head is out of sight it stays at that edge, so no lane is nameless. */
export function placePill(headX: number, width: number, room: PillRoom): PillPlace {
  if (headX > room.right + stubPixels)
    return { x: Math.max(room.left, room.edge - width - 6), beyond: 'right' }
  if (headX < room.left - 1) return { x: room.left + 2, beyond: 'left' }
  return { x: Math.min(headX + pillGap, Math.max(room.left, room.edge - width - 6)), beyond: null }
}

/** Width of a branch's pill, near enough to reserve room before it is measured. */
export const pillWidth = (text: string): number => Math.min(pillWidthMax, 26 + text.length * 6.8)
const pillWidthMax = 200

/** Room kept right of the plot for the pills of heads at its end. */
export function pillGutter(texts: readonly string[], canvasWidth: number): number {
  const widest = texts.reduce((width, text) => Math.max(width, pillWidth(text)), 64)
  return Math.min(widest + 22 + stubPixels, canvasWidth * 0.3)
}
