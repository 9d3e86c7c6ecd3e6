import { useCallback, useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useCurrentBranch } from '../../state/branches.ts'
import { describeError, hasCode } from '../../state/errors.ts'
import { useSession } from '../../state/session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import styles from './history-map.module.css'
import { createMotion } from './motion.ts'
import { playheadLsn } from './navigate.ts'
import { PlayheadAnnouncer } from './playhead.tsx'
import type { Scene } from './scene.ts'
import { Stage } from './stage.tsx'
import { Transport } from './transport.tsx'
import { useLiveView } from './use-live-view.ts'
import { useMapCommands } from './use-map-commands.ts'
import { usePlay } from './use-play.ts'
import { usePosition } from './use-position.ts'
import { useScene } from './use-scene.ts'
import { revealLsn } from './view-actions.ts'
import type { StageSize } from './compose-scene.ts'

/** A refresh shorter than this shows nothing. */
const quietMilliseconds = 150

/** The history map: lanes of branches over one axis, with one playhead through all of them. */
export function HistoryMap() {
  const branch = useCurrentBranch()
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const { scene, windows } = useScene(size)
  const sceneRef = useRef<Scene | null>(null)
  const [motion] = useState(() => createMotion(requestAnimationFrame))
  const { position, error, retry } = usePosition()
  useEffect(() => {
    sceneRef.current = scene
  })
  useLiveView(scene)
  usePlay(branch)
  useReveal(sceneRef)
  const focus = useCallback(() => frame.current?.querySelector<HTMLElement>('[role="slider"]')?.focus(), [])
  useMapCommands(branch, sceneRef, focus)
  const isSlow = useDelayed(windows.isLoading, quietMilliseconds)
  const trouble = windows.error ?? error
  // The window says itself that the engine does not answer.
  const failure = hasCode(trouble, 'connection.closed') ? null : trouble
  return (
    <section className={styles['map']} aria-label="History map">
      {branch !== null && <Transport branch={branch} scene={scene} position={position} motion={motion} />}
      {failure !== null && (
        <Banner
          tone="warning"
          actions={
            <Button
              size="small"
              onClick={() => {
                windows.retry()
                retry()
              }}
            >
              Retry
            </Button>
          }
        >
          Could not refresh the map: {describeError(failure).title}
        </Banner>
      )}
      <div ref={frame} className={styles['frame']} aria-busy={isSlow || undefined}>
        {isSlow && <div className={styles['progress']} role="presentation" />}
        {scene !== null && <Stage scene={scene} sceneRef={sceneRef} motion={motion} position={position} />}
        {scene !== null && scene.layout.lanes.length === 1 && scene.layout.nameless.length === 0 && (
          <p className={styles['empty']} style={{ top: Math.min(56, scene.geometry.lanes.height - 24) }}>
            Branches will appear here. Create one with <kbd>B</kbd>.
          </p>
        )}
      </div>
      {branch !== null && <PlayheadAnnouncer branchName={branch.name} />}
    </section>
  )
}

/** A playhead that was moved out of sight, by a step or from elsewhere, brings the window along. */
function useReveal(scene: RefObject<Scene | null>): void {
  const playhead = useSession((s) => s.playhead)
  const dragging = useSession((s) => s.dragging)
  useEffect(() => {
    if (scene.current === null || dragging) return
    revealLsn(scene.current, playheadLsn(playhead, scene.current.branch))
  }, [playhead, dragging, scene])
}

/** The size of an element in whole CSS pixels, as it changes. */
function useSize(element: RefObject<HTMLElement | null>): StageSize {
  const [size, setSize] = useState<StageSize>({ width: 0, height: 0 })
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const width = Math.floor(entry.contentRect.width)
      const height = Math.floor(entry.contentRect.height)
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return size
}
