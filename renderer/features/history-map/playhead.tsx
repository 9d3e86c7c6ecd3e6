import { useEffect, useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import type { Position } from '../../../shared/contract/history.ts'
import type { CollectionId } from '../../../shared/model/ids.ts'
import { branchColourVar } from '../../state/branches.ts'
import { formatLsn } from '../../state/format.ts'
import { useSession } from '../../state/session.ts'
import { classNames } from '../../ui/class-names.ts'
import { rowToY } from './geometry.ts'
import { useMap } from './map-store.ts'
import type { MotionSource } from './motion.ts'
import { goToFirst, goToHead, movePlayhead, playheadLsn, stepPlayhead } from './navigate.ts'
import styles from './playhead.module.css'
import { axisReach, laneAtLsn } from './scene.ts'
import type { Scene } from './scene.ts'
import { speakPosition } from './sentences.ts'
import { useCollectionNames } from './use-collection-names.ts'
import { useRested } from './use-rested.ts'

export interface PlayheadProps {
  readonly scene: Scene
  readonly motion: MotionSource
  readonly position: Position | null
  /** Told where the thumb is drawn. */
  readonly thumbX: RefObject<number>
}

/** How long the playhead rests before a screen reader is told where it is. */
const restMilliseconds = 300

/** The line through all lanes, its thumb on the ruler, and the veil over what is still to come. */
export function PlayheadLayer({ scene, motion, position, thumbX }: PlayheadProps) {
  const layer = useRef<HTMLDivElement>(null)
  const bubble = useRef<HTMLSpanElement>(null)
  const playhead = useSession((s) => s.playhead)
  const dragging = useSession((s) => s.dragging)
  const isPast = playhead.kind === 'past'

  useLayoutEffect(() => {
    const place = () => placePlayhead(layer.current, bubble.current, scene, motion, thumbX)
    place()
    return motion.subscribe(place)
  }, [scene, motion, playhead, thumbX])

  const { lanes, density, ruler } = scene.geometry
  const colour = branchColourVar(scene.branch)
  return (
    <div
      ref={layer}
      className={classNames(styles['layer'], isPast && styles['past'], dragging && styles['dragging'])}
    >
      <div className={styles['veil']} style={{ height: lanes.height + density.height }} aria-hidden />
      <div className={styles['line']} style={{ height: ruler.top + 4 }} aria-hidden />
      <div className={styles['clip']} style={{ height: lanes.height }} aria-hidden>
        <div className={styles['here']} style={{ borderColor: colour }} />
      </div>
      <Thumb scene={scene} position={position} top={ruler.top - 6} />
      <span ref={bubble} className={styles['bubble']} style={{ top: ruler.top - 30 }} aria-hidden />
    </div>
  )
}

/** Moves the layer's parts by two custom properties, without a render. */
function placePlayhead(
  layer: HTMLElement | null,
  bubble: HTMLElement | null,
  scene: Scene,
  motion: MotionSource,
  thumbX: RefObject<number>,
): void {
  if (layer === null) return
  const { thumb } = motion.get()
  const lsn = thumb?.lsn ?? playheadLsn(useSession.getState().playhead, scene.branch)
  const exact = thumb?.x ?? scene.axis.xOf(lsn)
  const { left, right } = axisReach(scene)
  const x = Math.round(Math.min(Math.max(exact, left), right))
  const lane = laneAtLsn(scene.layout, scene.branch.id, lsn)
  thumbX.current = x
  layer.style.setProperty('--x', `${x}px`)
  layer.style.setProperty('--lane-y', `${rowToY(lane?.row ?? 0) - scene.scrollTop}px`)
  layer.toggleAttribute('data-outside', exact < left - 1 || exact > right + 1)
  if (bubble !== null) bubble.textContent = formatLsn(lsn)
}

const noCollections: readonly CollectionId[] = []

interface ThumbProps {
  readonly scene: Scene
  readonly position: Position | null
  readonly top: number
}

function Thumb({ scene, position, top }: ThumbProps) {
  const { branch } = scene
  const total = position?.total ?? 0
  const isDisabled = total < 2
  const names = useCollectionNames(position?.commit?.collections ?? noCollections)
  const text = useRested(
    position === null ? '' : speakPosition(position, names, branch.headTime),
    restMilliseconds,
  )
  return (
    <div
      className={styles['thumb']}
      style={{ top }}
      role="slider"
      tabIndex={0}
      aria-label={`History of ${branch.name}`}
      aria-orientation="horizontal"
      aria-disabled={isDisabled || undefined}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, total - 1)}
      aria-valuenow={Math.max(0, (position?.index ?? 1) - 1)}
      aria-valuetext={text === '' ? `LSN ${formatLsn(branch.headLsn)}` : text}
      title={isDisabled ? 'Only one state so far. Changes you write will appear here.' : undefined}
      onKeyDown={(event) => onThumbKey(event, scene, total)}
    >
      <span className={styles['grip']} />
    </div>
  )
}

/** The keys of a slider (WAI-ARIA Authoring Practices): arrows by one record, pages by a tenth of the window. */
function onThumbKey(event: KeyboardEvent, scene: Scene, total: number): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const { branch } = scene
  const page = Math.max(1, Math.round(visibleEntries(scene, total) / 10))
  const keys: Record<string, () => unknown> = {
    ArrowRight: () => stepPlayhead(branch, 'next'),
    ArrowUp: () => stepPlayhead(branch, 'next'),
    ArrowLeft: () => stepPlayhead(branch, 'previous'),
    ArrowDown: () => stepPlayhead(branch, 'previous'),
    PageUp: () => movePlayhead(branch, page),
    PageDown: () => movePlayhead(branch, -page),
    Home: () => goToFirst(branch),
    End: () => goToHead(),
  }
  const run = keys[event.key]
  if (run === undefined) return
  event.preventDefault()
  event.stopPropagation()
  useMap.setState({ isPlaying: false })
  run()
}

/** Entries of the branch's history in the visible window, near enough for a page. */
function visibleEntries(scene: Scene, total: number): number {
  const { view, extent, mode } = scene.axis
  const share = (view.to - view.from) / (extent.max - extent.min)
  return mode === 'entries' ? view.to - view.from : total * share
}

/** Says once, politely, that the past is read only, and when the head is reached again. */
export function PlayheadAnnouncer({ branchName }: { readonly branchName: string }) {
  const isPast = useSession((s) => s.playhead.kind === 'past')
  const first = useRef(true)
  useEffect(() => {
    first.current = false
  }, [])
  const text = isPast ? 'Viewing the past, read only' : first.current ? '' : `At the head of ${branchName}`
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  )
}
