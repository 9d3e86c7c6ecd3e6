/** The whole extent of an axis, in the axis' own units (entries, LSNs or milliseconds). */
export interface Extent {
  readonly min: number
  readonly max: number
}

/** The part of an axis that is on screen, in the axis' own units. */
export interface View {
  readonly from: number
  readonly to: number
}

/** Where the axis lies on screen, in CSS pixels. */
export interface Plot {
  readonly left: number
  readonly width: number
}

/** Fewest entries (or LSNs) that a window shows; beyond this a closer look shows nothing new. */
export const viewEntriesMin = 20
/** Shortest window of the time axis. */
export const viewMillisecondsMin = 1000

export const placeToX = (place: number, view: View, plot: Plot): number =>
  plot.left + ((place - view.from) / (view.to - view.from || 1)) * plot.width

export const xToPlace = (x: number, view: View, plot: Plot): number =>
  view.from + ((x - plot.left) / (plot.width || 1)) * (view.to - view.from)

/** How much a turn of the wheel zooms: Chrome's own curve, 1.1 to the power of pixels / 53. */
export const wheelFactor = (pixels: number): number => 1.1 ** (pixels / 53)

/** Keeps a window inside its extent and not shorter than `spanMin`; an extent shorter than that is shown whole. */
export function clampView(view: View, extent: Extent, spanMin: number): View {
  const whole = extent.max - extent.min
  const span = Math.min(whole, Math.max(view.to - view.from, spanMin))
  if (span >= whole) return { from: extent.min, to: extent.max }
  const from = Math.min(Math.max(view.from, extent.min), extent.max - span)
  return { from, to: from + span }
}

/** Zooms so that `place` stays where it is on screen. A factor above 1 shows more, below 1 less. */
export function zoomView(view: View, extent: Extent, place: number, factor: number, spanMin: number): View {
  const whole = extent.max - extent.min
  const span = Math.min(whole, Math.max((view.to - view.from) * factor, Math.min(spanMin, whole)))
  const share = (place - view.from) / (view.to - view.from || 1)
  const from = place - span * share
  return clampView({ from, to: from + span }, extent, spanMin)
}

/** Moves a window by `delta` units without changing its length. */
export function panView(view: View, extent: Extent, delta: number, spanMin: number): View {
  return clampView({ from: view.from + delta, to: view.to + delta }, extent, spanMin)
}

/** Moves a window that does not hold `place` so far that it does, a tenth of its length from the edge. */
export function revealPlace(view: View, extent: Extent, place: number, spanMin: number): View {
  const margin = (view.to - view.from) / 10
  if (place < view.from) return panView(view, extent, place - margin - view.from, spanMin)
  if (place > view.to) return panView(view, extent, place + margin - view.to, spanMin)
  return view
}

export const isWhole = (view: View, extent: Extent): boolean =>
  view.from <= extent.min && view.to >= extent.max
