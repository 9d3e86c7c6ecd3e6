import { create } from 'zustand'
import type { BranchId } from '../../../shared/model/ids.ts'
import type { View } from './view.ts'

export const playSpeeds = [1, 2, 5, 20] as const
export type PlaySpeed = (typeof playSpeeds)[number]

/** How this window looks at the map. Nothing of it is data. */
export interface MapState {
  /** The visible window; null shows the whole history and follows its growth. */
  readonly view: View | null
  readonly scrollTop: number
  readonly showNameless: boolean
  /** Whether quiet branches are unfolded. */
  readonly showAll: boolean
  /** Key of the node that was clicked or has the keyboard, see `nodeKey`. */
  readonly activeNode: string | null
  /** The branch pointed at. */
  readonly hovered: BranchId | null
  /** A brushed range, in places of the axis. */
  readonly range: View | null
  /** Whether the name field for a new branch is open at the playhead. */
  readonly isNaming: boolean
  /** Whether the read-out is a field now. */
  readonly isGoingTo: boolean
  readonly isPlaying: boolean
  readonly speed: PlaySpeed
  /** Entries that arrived on the branch since the playhead left its head. */
  readonly arrived: number
}

const initial: MapState = {
  view: null,
  scrollTop: 0,
  showNameless: false,
  showAll: false,
  activeNode: null,
  hovered: null,
  range: null,
  isNaming: false,
  isGoingTo: false,
  isPlaying: false,
  speed: 5,
  arrived: 0,
}

export const useMap = create<MapState>()(() => initial)

export const setMap = (change: Partial<MapState>): void => useMap.setState(change)

/** Another project: nothing of the old view means anything there. */
export const resetMap = (): void => useMap.setState(initial)
