import { useSession } from '../../state/session.ts'
import type { Playhead } from '../../state/session.ts'
import type { MotionSource } from './motion.ts'
import { toPlayhead } from './navigate.ts'
import { axisReach, nodePoint } from './scene.ts'
import type { Scene } from './scene.ts'
import { dragStep, nearestMagnet } from './snap.ts'
import type { Magnet } from './snap.ts'
import { createTrailingSender } from './trailing.ts'
import { panPixels } from './view-actions.ts'
import { setMap } from './map-store.ts'

/** A drag of the playhead, from the press to the release. */
export interface PlayheadDrag {
  move(event: { clientX: number; shiftKey: boolean; altKey: boolean }): void
  /** Lets go: the playhead stays where it is. */
  end(): void
  /** Takes the drag back: the playhead returns to where it began. */
  cancel(): void
}

export interface PlayheadDragInput {
  readonly scene: () => Scene | null
  readonly motion: MotionSource
  /** Left edge of the stage, in coordinates of the window. */
  readonly stageLeft: number
  readonly clientX: number
  /** Where the thumb is when the drag begins on it; a press on the track jumps to the pointer. */
  readonly thumbX: number | null
}

const everyMilliseconds = 80
const restMilliseconds = 120
/** Fastest movement of the window while the thumb is held beyond its edge. */
const panPixelsPerMillisecond = 1.1
/** A slow frame does not make the window leap. */
const frameMillisecondsMax = 100

/** Nodes of the selected branch's own history: what a drag is drawn to. */
export function magnetsOf(scene: Scene): Magnet[] {
  return scene.nodes.flatMap((node) => {
    const bound = scene.bounds.get(node.laneId)
    if (bound === undefined || node.lsn > bound) return []
    return [{ x: nodePoint(scene, node).x, lsn: node.lsn }]
  })
}

/** Begins a drag: thumb and read-out follow every frame, the data by trailing requests. */
export function startPlayheadDrag(input: PlayheadDragInput): PlayheadDrag {
  const session = useSession.getState()
  const before: Playhead = session.playhead
  const sender = createTrailingSender<number>(
    (lsn) => {
      const scene = input.scene()
      if (scene !== null) useSession.getState().setPlayhead(toPlayhead(lsn, scene.branch))
    },
    { everyMilliseconds, restMilliseconds },
  )
  let x = input.thumbX ?? input.clientX - input.stageLeft
  let pointerX = input.clientX
  let isFree = false
  let frame = 0
  setMap({ isPlaying: false })
  session.setDragging(true)

  const follow = () => {
    const scene = input.scene()
    if (scene === null) return
    const { left, right } = axisReach(scene)
    const clamped = Math.min(Math.max(x, left), right)
    const magnet = nearestMagnet(clamped, magnetsOf(scene), isFree)
    const lsn = magnet?.lsn ?? scene.axis.lsnAt(clamped)
    input.motion.set({ thumb: { x: magnet?.x ?? scene.axis.xOf(lsn), lsn } })
    sender.push(lsn)
  }
  let frameTime = performance.now()
  const panAtEdge = (now: number) => {
    const elapsed = Math.min(frameMillisecondsMax, Math.max(0, now - frameTime))
    frameTime = now
    const scene = input.scene()
    if (scene !== null) {
      const { left, right } = axisReach(scene)
      const past = x < left ? x - left : Math.max(0, x - right)
      if (past !== 0) {
        panPixels(scene, Math.sign(past) * Math.min(panPixelsPerMillisecond, Math.abs(past) / 40) * elapsed)
        follow()
      }
    }
    frame = requestAnimationFrame(panAtEdge)
  }
  const stop = () => {
    cancelAnimationFrame(frame)
    sender.cancel()
    input.motion.set({ thumb: null })
  }
  if (input.thumbX === null) follow()
  frame = requestAnimationFrame(panAtEdge)

  return {
    move(event) {
      x += dragStep(event.clientX - pointerX, event.shiftKey)
      pointerX = event.clientX
      isFree = event.altKey
      follow()
    },
    end() {
      const { thumb } = input.motion.get()
      const scene = input.scene()
      stop()
      const { setPlayhead, setDragging } = useSession.getState()
      if (thumb !== null && scene !== null) setPlayhead(toPlayhead(thumb.lsn, scene.branch))
      setDragging(false)
    },
    cancel() {
      stop()
      const { setPlayhead, setDragging } = useSession.getState()
      setPlayhead(before)
      setDragging(false)
    },
  }
}
