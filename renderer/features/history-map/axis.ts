import type { Axis, AxisWindow } from '../../../shared/contract/history.ts'
import { coversLsn, lsnToPlace, placeThroughLsn, placeToLsn, windowToKnots } from './knots.ts'
import type { Knots } from './knots.ts'
import { placeToX, xToPlace } from './view.ts'
import type { Extent, Plot, View } from './view.ts'

/** The horizontal axis of the map: places, LSNs and pixels into one another. */
export interface MapAxis {
  readonly mode: Axis
  readonly view: View
  readonly extent: Extent
  readonly plot: Plot
  /** Newest LSN that the axis itself reaches; what is newer lies in the strip right of it. */
  readonly lsnMax: number
  placeOf(lsn: number): number
  xOf(lsn: number): number
  xOfPlace(place: number): number
  placeAt(x: number): number
  /** The LSN of the selected branch's history nearest to a pixel. */
  lsnAt(x: number): number
  /** Any LSN at a pixel, for lanes of other branches: the inverse of `xOf`. */
  lsnThrough(x: number): number
}

export interface AxisParts {
  readonly mode: Axis
  readonly view: View
  readonly extent: Extent
  readonly plot: Plot
  /** The whole extent, coarsely. */
  readonly overview: AxisWindow
  /** The window last fetched around the view; null until there is one. */
  readonly detail: AxisWindow | null
  /** Newest LSN of the selected branch. */
  readonly branchHead: number
  /** Newest LSN of the project. */
  readonly headLsn: number
  /** Width of the strip right of the axis for what other branches did after the selected one's head. */
  readonly beyondPixels: number
}

/** Puts the axis together; the fine window answers where it can, the coarse one elsewhere. */
export function createAxis(parts: AxisParts): MapAxis {
  const { mode, view, extent, plot, headLsn, beyondPixels } = parts
  const coarse = windowToKnots(parts.overview, parts.branchHead)
  const fine = parts.detail === null ? null : windowToKnots(parts.detail, parts.branchHead)
  const lsnMax = Math.max(coarse.lsns.at(-1) ?? 0, fine?.lsns.at(-1) ?? 0)

  const placeOf = (lsn: number): number => {
    if (mode === 'lsn') return Math.min(lsn, extent.max)
    return lsnToPlace(knotsForLsn(lsn, coarse, fine), lsn)
  }
  const xOfPlace = (place: number): number => placeToX(place, view, plot)
  return {
    mode,
    view,
    extent,
    plot,
    lsnMax,
    placeOf,
    xOfPlace,
    xOf(lsn) {
      const beyond = lsn > lsnMax ? ((lsn - lsnMax) / Math.max(1, headLsn - lsnMax)) * beyondPixels : 0
      return xOfPlace(placeOf(lsn)) + beyond
    },
    placeAt: (x) => xToPlace(x, view, plot),
    lsnAt(x) {
      const place = Math.min(Math.max(xToPlace(x, view, plot), extent.min), extent.max)
      return Math.max(1, placeToLsn(knotsForPlace(place, coarse, fine), place))
    },
    lsnThrough(x) {
      const place = xToPlace(x, view, plot)
      const beyond = x - xOfPlace(extent.max)
      if (beyond > 0)
        return Math.round(lsnMax + Math.min(1, beyond / (beyondPixels || 1)) * (headLsn - lsnMax))
      if (mode === 'lsn') return Math.max(1, Math.round(place))
      return Math.max(1, Math.round(placeThroughLsn(knotsForPlace(place, coarse, fine), place)))
    },
  }
}

const knotsForLsn = (lsn: number, coarse: Knots, fine: Knots | null): Knots =>
  fine !== null && coversLsn(fine, lsn) ? fine : coarse

function knotsForPlace(place: number, coarse: Knots, fine: Knots | null): Knots {
  if (fine === null || fine.places.length === 0) return coarse
  return place >= (fine.places[0] as number) && place <= (fine.places.at(-1) as number) ? fine : coarse
}
