import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { RowLayout } from '../model/row-layout.ts'
import {
  isStuck,
  moveContent,
  moveNative,
  scrollStart,
  shiftContent,
  spacePixels,
} from '../model/scroll-space.ts'
import type { ScrollGeometry, ScrollPosition } from '../model/scroll-space.ts'

/** Rows drawn above and below what is on screen, for the frames in which the browser scrolls by itself. */
const rowsAround = 14
const restMilliseconds = 150

export interface RowScroller {
  readonly ref: RefObject<HTMLDivElement | null>
  /** Height of the element inside the scrolling one. */
  readonly spaceHeight: number
  readonly viewportHeight: number
  /** Rows to draw: from `firstRow` up to but not including `endRow`. */
  readonly firstRow: number
  readonly endRow: number
  /** Rows on screen, whole or in part. */
  readonly firstVisible: number
  readonly endVisible: number
  /** Where a row goes inside the space. */
  topOf(row: number): number
  /** Brings a row on screen with the least movement, or to the top. */
  reveal(row: number, where?: 'nearest' | 'start'): void
}

/** Where a document of an older layout is in the present one. */
export type FindAgain = (offset: number, before: RowLayout) => number

/**
 * Virtual scrolling over rows of one height. When the layout changes, the row at the top stays at the top, wherever
 * it is now.
 */
export function useRowScroller(layout: RowLayout, rowHeight: number, findAgain: FindAgain): RowScroller {
  const ref = useRef<HTMLDivElement>(null)
  const [viewportHeight, setViewportHeight] = useState(0)
  const [position, setPosition] = useState<ScrollPosition>(scrollStart)
  const [before, setBefore] = useState({ layout, rowHeight })
  const geometry: ScrollGeometry = {
    contentPixels: layout.rowCount * rowHeight,
    viewportPixels: viewportHeight,
  }

  let current = position
  if (before.layout !== layout || before.rowHeight !== rowHeight) {
    const content = contentAfter(position.content, before, { layout, rowHeight }, findAgain)
    current = shiftContent(position, content, geometry)
    setBefore({ layout, rowHeight })
    setPosition(current)
  }

  useViewportHeight(ref, setViewportHeight)
  useNativeScroll(ref, geometry, setPosition)
  useScrollbarAtRest(ref, geometry, current, setPosition)

  const reveal = useReveal(ref, geometry, rowHeight, current, setPosition)
  const firstVisible = Math.floor(current.content / rowHeight)
  const endVisible = Math.min(layout.rowCount, Math.ceil((current.content + viewportHeight) / rowHeight))
  return {
    ref,
    spaceHeight: spacePixels(geometry),
    viewportHeight,
    firstRow: Math.max(0, firstVisible - rowsAround),
    endRow: Math.min(layout.rowCount, endVisible + rowsAround),
    firstVisible,
    endVisible,
    topOf: (row) => row * rowHeight - current.content + current.native,
    reveal,
  }
}

interface Measured {
  readonly layout: RowLayout
  readonly rowHeight: number
}

function contentAfter(content: number, before: Measured, after: Measured, findAgain: FindAgain): number {
  if (before.layout.rowCount === 0) return 0
  const top = Math.floor(content / before.rowHeight)
  const place = before.layout.placeAt(top)
  const offset = findAgain(place.offset, before.layout)
  const row = Math.min(place.row, Math.max(0, after.layout.rowsIn(offset) - 1))
  const part = (content - top * before.rowHeight) / before.rowHeight
  return (after.layout.rowOf(offset) + row + part) * after.rowHeight
}

function useViewportHeight(ref: RefObject<HTMLDivElement | null>, set: (height: number) => void): void {
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    set(element.clientHeight)
    const observer = new ResizeObserver(() => set(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, set])
}

type SetPosition = (change: (position: ScrollPosition) => ScrollPosition) => void

function useNativeScroll(
  ref: RefObject<HTMLDivElement | null>,
  geometry: ScrollGeometry,
  setPosition: SetPosition,
): void {
  const latest = useRef(geometry)
  useLayoutEffect(() => {
    latest.current = geometry
  })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const onScroll = (): void =>
      setPosition((p) =>
        p.native === element.scrollTop ? p : moveNative(p, element.scrollTop, latest.current),
      )
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [ref, setPosition])
}

/** Puts the scrollbar where the content is once nobody moves it, or at once where it would hold the content up. */
function useScrollbarAtRest(
  ref: RefObject<HTMLDivElement | null>,
  geometry: ScrollGeometry,
  position: ScrollPosition,
  setPosition: SetPosition,
): void {
  const { contentPixels, viewportPixels } = geometry
  const { native, content } = position
  useEffect(() => {
    const wanted = moveContent(content, { contentPixels, viewportPixels })
    if (viewportPixels === 0 || Math.abs(wanted.native - native) < 1) return
    const put = (): void => {
      const element = ref.current
      if (!element) return
      element.scrollTop = wanted.native
      setPosition((p) => (p.content === content ? { native: element.scrollTop, content } : p))
    }
    if (isStuck({ native, content }, { contentPixels, viewportPixels })) return put()
    const timer = setTimeout(put, restMilliseconds)
    return () => clearTimeout(timer)
  }, [ref, contentPixels, viewportPixels, native, content, setPosition])
}

function useReveal(
  ref: RefObject<HTMLDivElement | null>,
  geometry: ScrollGeometry,
  rowHeight: number,
  position: ScrollPosition,
  setPosition: SetPosition,
): RowScroller['reveal'] {
  const latest = useRef({ geometry, rowHeight, position })
  useLayoutEffect(() => {
    latest.current = { geometry, rowHeight, position }
  })
  return useCallback(
    (row, where = 'nearest') => {
      const { geometry: g, rowHeight: height, position: p } = latest.current
      const top = row * height
      const bottom = top + height
      let content = p.content
      if (where === 'start' || top < content) content = top
      else if (bottom > content + g.viewportPixels) content = bottom - g.viewportPixels
      if (content === p.content) return
      const moved = moveContent(content, g)
      const element = ref.current
      if (element) element.scrollTop = moved.native
      setPosition(() => ({ native: element?.scrollTop ?? moved.native, content: moved.content }))
    },
    [ref, setPosition],
  )
}
