/** Something that a dragged playhead is drawn to. */
export interface Magnet {
  readonly x: number
  readonly lsn: number
}

/** How near a magnet must be, in CSS pixels. */
export const magnetPixels = 8

/** The magnet nearest to `x` within reach; null when there is none or magnets are off (Alt held). */
export function nearestMagnet(x: number, magnets: readonly Magnet[], isOff: boolean): Magnet | null {
  if (isOff) return null
  let nearest: Magnet | null = null
  for (const magnet of magnets) {
    const distance = Math.abs(magnet.x - x)
    if (distance > magnetPixels) continue
    if (nearest === null || distance < Math.abs(nearest.x - x)) nearest = magnet
  }
  return nearest
}

/** How far the thumb moves for a pointer's move: a tenth while Shift is held. */
export const dragStep = (deltaX: number, isFine: boolean): number => (isFine ? deltaX / 10 : deltaX)
