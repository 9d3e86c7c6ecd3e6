import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Scene } from './scene.ts'
import { panPixels, zoomAt } from './view-actions.ts'
import { wheelFactor } from './view.ts'

/**
 * The wheel over the map: with Mod (or a pinch, which browsers report as Ctrl) it zooms around the cursor, with Shift
 * or sideways it pans; otherwise it is the lanes' own scrolling. Turns within one frame are taken together.
 */
export function useWheel(stage: RefObject<HTMLElement | null>, scene: RefObject<Scene | null>): void {
  const waiting = useRef({ zoom: 0, pan: 0, x: 0, isAsked: false })
  useEffect(() => {
    const element = stage.current
    if (element === null) return
    const flush = () => {
      const { zoom, pan, x } = waiting.current
      waiting.current = { zoom: 0, pan: 0, x, isAsked: false }
      if (scene.current === null) return
      if (zoom !== 0) zoomAt(scene.current, wheelFactor(zoom), x)
      else if (pan !== 0) panPixels(scene.current, pan)
    }
    const onWheel = (event: WheelEvent) => {
      const isZoom = event.ctrlKey || event.metaKey
      const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
      if (!isZoom && !isPan) return
      event.preventDefault()
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      const turn = waiting.current
      // A pinch reports small deltas; scaled up, it follows the fingers.
      if (isZoom) turn.zoom += event.deltaY * pixels * (event.ctrlKey && Math.abs(event.deltaY) < 40 ? 6 : 1)
      else turn.pan += (event.deltaX === 0 ? event.deltaY : event.deltaX) * pixels
      turn.x = event.clientX - element.getBoundingClientRect().left
      if (turn.isAsked) return
      turn.isAsked = true
      requestAnimationFrame(flush)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [stage, scene])
}
