import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, MouseEvent, ReactNode, RefObject } from 'react'
import type { Position } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { isActive, isMain } from '../../state/branches.ts'
import { openDialog } from '../../state/dialogs.ts'
import { notify } from '../../state/notify.ts'
import { startRename } from '../../state/rename.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { PointMenu } from '../../ui/menu.tsx'
import { BranchHere } from './branch-here.tsx'
import { drawScene } from './draw-scene.ts'
import { laneHeight, lanesContentHeight, rowToY } from './geometry.ts'
import { hitStage } from './hit.ts'
import type { Hit, MenuTarget } from './hit.ts'
import { LaneLabels } from './lane-labels.tsx'
import { setMap, useMap } from './map-store.ts'
import { menuEntries } from './menu-entries.tsx'
import type { MotionSource } from './motion.ts'
import { moveHere, NodeList } from './node-list.tsx'
import { nodeKey } from './nodes.ts'
import { usePalette } from './palette.ts'
import { PlayheadLayer } from './playhead.tsx'
import { RangeLayer } from './range-bar.tsx'
import { axisReach, laneAtLsn } from './scene.ts'
import type { Scene } from './scene.ts'
import styles from './stage.module.css'
import { TooltipCard } from './tooltip-card.tsx'
import { useStagePointer } from './use-stage-pointer.ts'
import { useTip } from './use-tip.ts'
import { useWheel } from './use-wheel.ts'
import { fitView, panPixels, zoomAt, zoomStep } from './view-actions.ts'

export interface StageProps {
  readonly scene: Scene
  readonly sceneRef: RefObject<Scene | null>
  readonly motion: MotionSource
  readonly position: Position | null
}

interface OpenMenu {
  readonly point: { readonly x: number; readonly y: number } | null
  readonly target: MenuTarget
}

/** The picture: the drawn layer, and over it everything that can be pressed. */
export function Stage({ scene, sceneRef, motion, position }: StageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const thumbX = useRef(0)
  const [menu, setMenu] = useState<OpenMenu>({ point: null, target: { kind: 'empty' } })
  const { tip, point } = useTip()
  useWheel(stage, sceneRef)

  const onHover = useCallback(
    (hit: Hit | null, x: number, y: number) => {
      const lane = hit !== null && (hit.kind === 'node' || hit.kind === 'lane') ? hit.lane.branch.id : null
      if (useMap.getState().hovered !== lane) setMap({ hovered: lane })
      if (hit !== null && stage.current !== null) stage.current.dataset['over'] = hit.kind
      point(hit, x, y)
    },
    [point],
  )
  const pointer = useStagePointer({ stage, scene: sceneRef, motion, onHover, thumbX: () => thumbX.current })

  const openMenu = (event: MouseEvent, target: MenuTarget) => {
    event.preventDefault()
    event.stopPropagation()
    onHover(null, 0, 0)
    setMenu({ point: { x: event.clientX, y: event.clientY }, target })
  }
  const hitOf = (event: MouseEvent) => {
    const box = stage.current?.getBoundingClientRect()
    return hitStage(scene, event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0))
  }
  /** On the histogram and the ruler the selected branch's history at that place is meant. */
  const pointOf = (hit: Hit, event: MouseEvent): Hit => {
    if (hit.kind !== 'density' && hit.kind !== 'ruler') return hit
    const lsn = scene.axis.lsnAt(event.clientX - (stage.current?.getBoundingClientRect().left ?? 0))
    const lane = laneAtLsn(scene.layout, scene.branch.id, lsn)
    return lane === null ? hit : { kind: 'lane', lane, lsn }
  }
  const onDoubleClick = (event: MouseEvent) => {
    if ((event.target as HTMLElement).closest('button, input, [data-layer]') !== null) return
    const hit = hitOf(event)
    if (hit.kind === 'node') moveHere(scene, hit.node)
    else if (hit.kind !== 'ruler') fitView()
  }
  const session = useSession()
  return (
    <>
      <div
        ref={stage}
        className={styles['stage']}
        data-map-stage
        onPointerDown={pointer.onPointerDown}
        onPointerMove={pointer.onPointerMove}
        onPointerUp={pointer.onPointerUp}
        onPointerCancel={pointer.onPointerCancel}
        onPointerLeave={pointer.onPointerLeave}
        onDoubleClick={onDoubleClick}
        onContextMenu={(event) => openMenu(event, pointOf(hitOf(event), event))}
        onKeyDown={(event) => onMapKey(event, scene)}
      >
        <Drawing scene={scene} />
        <NodeList scene={scene} />
        <HoverLine scene={scene} motion={motion} />
        <PlayheadLayer scene={scene} motion={motion} position={position} thumbX={thumbX} />
        <LaneScroller scene={scene}>
          <LaneLabels
            scene={scene}
            onSwitch={(branch) => {
              setMap({ activeNode: null })
              useSession.getState().selectBranch(branch.id)
            }}
            onMenu={(event, branch) => openMenu(event, { kind: 'label', branch })}
          />
        </LaneScroller>
        <BranchHere scene={scene} />
        <RangeLayer scene={scene} motion={motion} />
        {tip !== null && menu.point === null && <TooltipCard tip={tip} scene={scene} />}
      </div>
      {/* Beside the stage, not in it: what is pressed in a menu would reach the stage's own handlers. */}
      <PointMenu
        point={menu.point}
        entries={() => menuEntries(menu.target, scene, sessionAt(session))}
        onClose={() => setMenu({ ...menu, point: null })}
      />
    </>
  )
}

/** The static layer: drawn again only when there is something else to draw. */
function Drawing({ scene }: { readonly scene: Scene }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = usePalette()
  const hovered = useMap((m) => m.hovered)
  const activeNode = useMap((m) => m.activeNode)
  const emphasis = useMemo(
    () => ({
      hovered: hovered === null ? null : (scene.layout.byBranch.get(hovered) ?? null),
      node: scene.nodes.find((node) => nodeKey(node) === activeNode) ?? null,
    }),
    [scene, hovered, activeNode],
  )
  useLayoutEffect(() => {
    if (canvas.current !== null) drawScene(canvas.current, scene, palette, emphasis)
  }, [scene, palette, emphasis])
  const { width, height } = scene.geometry
  return <canvas ref={canvas} className={styles['canvas']} style={{ width, height }} aria-hidden />
}

/** The lanes' native scrolling; its contents stay in place and are drawn for the scroll position. */
function LaneScroller({ scene, children }: { readonly scene: Scene; readonly children: ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const { lanes } = scene.geometry
  const showAll = useMap((m) => m.showAll)
  const height = lanesContentHeight(scene.layout.lanes.length, scene.layout.folded.length > 0 || showAll)
  const selectedRow = scene.layout.byBranch.get(scene.branch.id)?.row ?? 0
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    // Another branch was chosen elsewhere: bring its lane into sight, moving no further than that takes.
    const top = rowToY(selectedRow) - laneHeight
    const bottom = rowToY(selectedRow) + laneHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight
  }, [selectedRow, scene.branch.id])
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      style={{ top: lanes.top, height: lanes.height }}
      tabIndex={-1}
      onScroll={(event) => setMap({ scrollTop: event.currentTarget.scrollTop })}
    >
      <div style={{ height: Math.max(height, lanes.height) }}>
        <div className={styles['sticky']} style={{ height: lanes.height }}>
          {children}
        </div>
      </div>
    </div>
  )
}

/** A faint line under the pointer through lanes and histogram, moved each frame without a render. */
function HoverLine({ scene, motion }: { readonly scene: Scene; readonly motion: MotionSource }) {
  const line = useRef<HTMLDivElement>(null)
  const { ruler } = scene.geometry
  const { left, right } = axisReach(scene)
  useEffect(
    () =>
      motion.subscribe(({ hoverX, thumb }) => {
        if (line.current === null) return
        const isShown = hoverX !== null && thumb === null && hoverX >= left && hoverX <= right
        line.current.hidden = !isShown
        if (isShown) line.current.style.transform = `translateX(${hoverX}px)`
      }),
    [motion, left, right],
  )
  return <div ref={line} className={styles['hoverLine']} style={{ height: ruler.top }} hidden aria-hidden />
}

/** One press of A or D. */
const panStepPixels = 80

/** Single keys of the map, whichever part of it has the keyboard. */
function onMapKey(event: KeyboardEvent, scene: Scene): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  if ((event.target as HTMLElement).closest('input, textarea') !== null) return
  const session = useSession.getState()
  const active = scene.nodes.find((node) => nodeKey(node) === useMap.getState().activeNode)
  const keys: Record<string, () => void> = {
    '+': () => zoomAt(scene, 1 / zoomStep),
    '=': () => zoomAt(scene, 1 / zoomStep),
    '-': () => zoomAt(scene, zoomStep),
    '0': fitView,
    w: () => zoomAt(scene, 1 / zoomStep),
    s: () => zoomAt(scene, zoomStep),
    a: () => panPixels(scene, -panStepPixels),
    d: () => panPixels(scene, panStepPixels),
    b: () => setMap({ isNaming: true }),
    ' ': () => setMap({ isPlaying: !useMap.getState().isPlaying }),
    F2: () => renameActive(active?.branch ?? scene.branch),
    Delete: () => deleteBranch(active?.branch ?? scene.branch),
    Escape: () => setMap({ range: null, activeNode: null, isPlaying: false }),
  }
  const run = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (run === undefined || (event.target as HTMLElement).closest('button') !== null) return
  event.preventDefault()
  if (session.projectId !== null) run()
}

/** Deleting asks first; what cannot be deleted says why. */
function deleteBranch(branch: Branch): void {
  if (isMain(branch)) notify({ message: '`main` cannot be deleted' })
  else if (isActive(branch)) openDialog({ kind: 'deleteBranch', branchId: branch.id })
  else openDialog({ kind: 'deletedBranches' })
}

const renameActive = (branch: Branch): void => startRename(branch.id, 'map')
