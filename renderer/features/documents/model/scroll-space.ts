/**
 * Scrolling over more pixels than a browser can lay out (about 33 million). The element that scrolls is at most
 * `spacePixelsMax` high; where the content is higher, small movements of the native scrollbar move the content by as
 * much, large ones (a jump or a drag of the scrollbar) in proportion, and at rest the scrollbar is put where it
 * belongs.
 */

const spacePixelsMax = 12_000_000
/** A movement up to this many viewports is taken for the wheel, keys or touch. */
const smallMoveViewports = 3

export interface ScrollGeometry {
  /** Height of all rows in pixels, however many. */
  readonly contentPixels: number
  readonly viewportPixels: number
}

export interface ScrollPosition {
  /** The native position of the scrolling element. */
  readonly native: number
  /** First pixel of the content that is on screen. */
  readonly content: number
}

export const scrollStart: ScrollPosition = { native: 0, content: 0 }

/** Height to give to the element inside the scrolling one. */
export const spacePixels = ({ contentPixels }: ScrollGeometry): number =>
  Math.min(contentPixels, spacePixelsMax)

/** The content's position after the native position changed. */
export function moveNative(before: ScrollPosition, native: number, geometry: ScrollGeometry): ScrollPosition {
  const moved = native - before.native
  const isSmall = Math.abs(moved) <= geometry.viewportPixels * smallMoveViewports
  const content = isSmall ? before.content + moved : nativeToContent(native, geometry)
  return { native, content: clampContent(content, geometry) }
}

/** Both positions for a place of the content that somebody asked for. */
export function moveContent(content: number, geometry: ScrollGeometry): ScrollPosition {
  const clamped = clampContent(content, geometry)
  return { native: contentToNative(clamped, geometry), content: clamped }
}

/** Keeps the scrollbar where it is while the content moves under it, as when rows above turn out to be more. */
export function shiftContent(
  before: ScrollPosition,
  content: number,
  geometry: ScrollGeometry,
): ScrollPosition {
  return { native: before.native, content: clampContent(content, geometry) }
}

/** Whether the scrollbar's end is reached before the content's, so that it must be corrected at once. */
export function isStuck({ native, content }: ScrollPosition, geometry: ScrollGeometry): boolean {
  const atStart = native <= 0 && content > 0
  const atEnd = native >= nativeMax(geometry) - 1 && content < contentMax(geometry) - 1
  return atStart || atEnd
}

const contentMax = (g: ScrollGeometry): number => Math.max(0, g.contentPixels - g.viewportPixels)
const nativeMax = (g: ScrollGeometry): number => Math.max(0, spacePixels(g) - g.viewportPixels)
const clampContent = (content: number, g: ScrollGeometry): number =>
  Math.max(0, Math.min(content, contentMax(g)))

function nativeToContent(native: number, geometry: ScrollGeometry): number {
  const max = nativeMax(geometry)
  return max === 0 ? 0 : Math.round((native / max) * contentMax(geometry))
}

function contentToNative(content: number, geometry: ScrollGeometry): number {
  const max = contentMax(geometry)
  return max === 0 ? 0 : Math.round((content / max) * nativeMax(geometry))
}
