import { useEffect, useRef } from 'react'
import type { PointerEvent, RefObject } from 'react'
import { useSession } from '../../state/session.ts'
import { startPlayheadDrag } from './drag-playhead.ts'
import type { PlayheadDrag } from './drag-playhead.ts'
import { hitStage } from './hit.ts'
import type { Hit } from './hit.ts'
import { setMap } from './map-store.ts'
import type { MotionSource } from './motion.ts'
import { toPlayhead } from './navigate.ts'
import { nodeKey } from './nodes.ts'
import { axisReach } from './scene.ts'
import type { Scene } from './scene.ts'
import { centreOn, panPixels } from './view-actions.ts'
import { placeToX, xToPlace } from './view.ts'

/** A pointer further than this from where it was pressed is dragging, not clicking. */
const clickPixels = 6

interface Gesture {
  readonly hit: Hit
  readonly startX: number
  lastX: number
  isDrag: boolean
  /** Whether releasing without a drag should act as a click. */
  readonly drag: PlayheadDrag | null
}

export interface StagePointer {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerCancel: () => void
  readonly onPointerLeave: () => void
}

export interface StagePointerInput {
  readonly stage: RefObject<HTMLElement | null>
  readonly scene: RefObject<Scene | null>
  readonly motion: MotionSource
  /** Told what the pointer is over, with its place on the stage; null while dragging and when it has left. */
  readonly onHover: (hit: Hit | null, x: number, y: number) => void
  /** Where the thumb is drawn now. */
  readonly thumbX: () => number
}

/** Everything that is pressed, dragged and pointed at on the stage. */
export function useStagePointer(input: StagePointerInput): StagePointer {
  const gesture = useRef<Gesture | null>(null)
  const { stage, scene, motion } = input

  const stop = () => {
    gesture.current = null
    motion.set({ brush: null })
  }
  useEscape(() => {
    const { current } = gesture
    if (current === null) return false
    current.drag?.cancel()
    stop()
    return true
  })

  const begin = (event: PointerEvent<HTMLElement>, hit: Hit, left: number): Gesture => {
    const isThumb = (event.target as HTMLElement).closest('[role="slider"]') !== null
    const dragInput = { scene: () => scene.current, motion, stageLeft: left, clientX: event.clientX }
    const isTrack = isThumb || hit.kind === 'ruler'
    const drag = isTrack ? startPlayheadDrag({ ...dragInput, thumbX: isThumb ? input.thumbX() : null }) : null
    const startX = event.clientX - left
    return { hit: isTrack ? { kind: 'ruler' } : hit, startX, lastX: startX, isDrag: false, drag }
  }

  return {
    onPointerDown(event) {
      if (event.button !== 0 || scene.current === null || stage.current === null) return
      // What is shown in a portal bubbles here through React though it lies elsewhere on the page.
      if (!stage.current.contains(event.target as Node)) return
      if ((event.target as HTMLElement).closest('button, input, [data-layer]') !== null) return
      const box = stage.current.getBoundingClientRect()
      const hit = hitStage(scene.current, event.clientX - box.left, event.clientY - box.top)
      stage.current.setPointerCapture(event.pointerId)
      gesture.current = begin(event, hit, box.left)
      input.onHover(null, 0, 0)
      if (hit.kind === 'overview') dragOverview(scene.current, event.clientX - box.left)
    },
    onPointerMove(event) {
      const { current } = gesture
      if (scene.current === null || stage.current === null) return
      const box = stage.current.getBoundingClientRect()
      const x = event.clientX - box.left
      if (current === null) {
        motion.set({ hoverX: x })
        const isLayer = (event.target as HTMLElement).closest('button, input, [data-layer]') !== null
        return input.onHover(
          isLayer ? null : hitStage(scene.current, x, event.clientY - box.top),
          x,
          event.clientY - box.top,
        )
      }
      if (Math.abs(x - current.startX) > clickPixels) current.isDrag = true
      if (current.drag !== null) current.drag.move(event)
      else if (current.isDrag) dragOther(current, scene.current, motion, x)
      current.lastX = x
    },
    onPointerUp() {
      const { current } = gesture
      if (current === null || scene.current === null) return stop()
      if (current.drag !== null) current.drag.end()
      else if (!current.isDrag) click(scene.current, current)
      else if (current.hit.kind === 'density') endBrush(scene.current, motion)
      stop()
    },
    onPointerCancel() {
      gesture.current?.drag?.cancel()
      stop()
    },
    onPointerLeave() {
      if (gesture.current !== null) return
      motion.set({ hoverX: null })
      input.onHover(null, 0, 0)
    },
  }
}

function dragOther(gesture: Gesture, scene: Scene, motion: MotionSource, x: number): void {
  if (gesture.hit.kind === 'density') motion.set({ brush: { from: gesture.startX, to: x } })
  else if (gesture.hit.kind === 'overview') dragOverview(scene, x)
  else panPixels(scene, gesture.lastX - x)
}

function dragOverview(scene: Scene, x: number): void {
  const { extent, plot } = scene.axis
  centreOn(scene, xToPlace(x, { from: extent.min, to: extent.max }, plot))
}

function endBrush(scene: Scene, motion: MotionSource): void {
  const { brush } = motion.get()
  if (brush === null) return
  const { left, right } = axisReach(scene)
  const clamp = (x: number) => Math.min(Math.max(x, left), right)
  const from = scene.axis.placeAt(clamp(Math.min(brush.from, brush.to)))
  const to = scene.axis.placeAt(clamp(Math.max(brush.from, brush.to)))
  setMap({ range: to > from ? { from, to } : null })
}

/** A press without a drag: on the histogram it moves the playhead, on a node or lane it selects, elsewhere it clears. */
function click(scene: Scene, { hit, startX }: Gesture): void {
  switch (hit.kind) {
    case 'density':
      setMap({ range: null, isPlaying: false })
      return useSession.getState().setPlayhead(toPlayhead(scene.axis.lsnAt(startX), scene.branch))
    case 'node':
      return setMap({ activeNode: nodeKey(hit.node) })
    case 'lane':
      return setMap({ activeNode: `head-${hit.lane.branch.id}` })
    case 'empty':
      return setMap({ activeNode: null, range: null })
    case 'ruler':
    case 'overview':
      return
  }
}

/** Where a range lies on screen. */
export const rangeToPixels = (scene: Scene, range: { from: number; to: number }) => ({
  from: placeToX(range.from, scene.axis.view, scene.axis.plot),
  to: placeToX(range.to, scene.axis.view, scene.axis.plot),
})

/** Escape takes a drag back, wherever the keyboard is, before it means anything else. */
function useEscape(run: () => boolean): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && latest.current()) event.stopPropagation()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}
