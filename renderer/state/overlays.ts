import { create } from 'zustand'

/** `places` shows branches and collections only. */
export type PaletteScope = 'all' | 'places'

/** Panels of the frame that commands open from anywhere; null is closed. */
export const useOverlays = create<{
  readonly palette: PaletteScope | null
  readonly branchSwitcher: boolean
}>()(() => ({ palette: null, branchSwitcher: false }))

export const openPalette = (palette: PaletteScope): void => useOverlays.setState({ palette })
export const closePalette = (): void => useOverlays.setState({ palette: null })
export const setBranchSwitcherOpen = (branchSwitcher: boolean): void =>
  useOverlays.setState({ branchSwitcher })
