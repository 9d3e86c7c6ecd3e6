import {
  ChevronFirstIcon,
  ChevronLastIcon,
  MaximizeIcon,
  MinusIcon,
  PauseIcon,
  PlayIcon,
  PlusIcon,
  ChevronLeftIcon,
  ChevronRightIcon,
} from 'lucide-react'
import type { MouseEvent } from 'react'
import type { Position } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { commandKeys } from '../../state/commands.ts'
import { plural } from '../../state/format.ts'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { playSpeeds, setMap, useMap } from './map-store.ts'
import type { MotionSource } from './motion.ts'
import { goToFirst, goToHead, stepPlayhead } from './navigate.ts'
import { ReadOut } from './read-out.tsx'
import type { Scene } from './scene.ts'
import { stepToMarker } from './step-marker.ts'
import styles from './transport.module.css'
import { fitView, zoomAt, zoomStep } from './view-actions.ts'

export interface TransportProps {
  readonly branch: Branch
  readonly scene: Scene | null
  readonly position: Position | null
  readonly motion: MotionSource
}

const axes = [
  { value: 'entries', label: 'Entries' },
  { value: 'lsn', label: 'LSN' },
  { value: 'time', label: 'Time' },
] as const

const icon = { size: 15, strokeWidth: 1.9 }

/** The bar over the map: stepping and playing, where the playhead is, how the axis is spaced and zoomed. */
export function Transport({ branch, scene, position, motion }: TransportProps) {
  const axis = usePreferences((p) => p.axis)
  const isZoomed = useMap((m) => m.view !== null)
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Timeline">
      <StepButtons branch={branch} scene={scene} position={position} />
      <ReadOut branch={branch} position={position} motion={motion} />
      <HeadState branch={branch} position={position} />
      <span className={styles['space']} />
      <Segmented
        label="Spacing of the axis"
        value={axis}
        options={axes}
        onChange={(value) => setPreferences({ axis: value })}
      />
      <div className={styles['group']} role="group" aria-label="Zoom">
        <IconButton
          size="small"
          label="Zoom out"
          keys={['−']}
          icon={<MinusIcon {...icon} />}
          disabledReason={isZoomed ? null : 'The whole history is visible'}
          onClick={() => scene !== null && zoomAt(scene, zoomStep)}
        />
        <IconButton
          size="small"
          label="Fit the whole history"
          keys={['0']}
          icon={<MaximizeIcon size={13} strokeWidth={1.9} />}
          disabledReason={isZoomed ? null : 'The whole history is visible'}
          onClick={fitView}
        />
        <IconButton
          size="small"
          label="Zoom in"
          keys={['+']}
          icon={<PlusIcon {...icon} />}
          onClick={() => scene !== null && zoomAt(scene, 1 / zoomStep)}
        />
      </div>
    </div>
  )
}

interface StepButtonsProps {
  readonly branch: Branch
  readonly scene: Scene | null
  readonly position: Position | null
}

function StepButtons({ branch, scene, position }: StepButtonsProps) {
  const isPlaying = useMap((m) => m.isPlaying)
  const isHead = useSession((s) => s.playhead.kind === 'head')
  const atHead = isHead ? `Already at the head of ${branch.name}` : null
  const atFirst = position !== null && position.index <= 1 ? 'This is the first entry' : null
  const step = (direction: 'previous' | 'next') => (event: MouseEvent) => {
    setMap({ isPlaying: false })
    if (event.shiftKey && scene !== null) stepToMarker(scene, direction)
    else void stepPlayhead(branch, direction)
  }
  return (
    <div className={styles['group']} role="group" aria-label="Steps">
      <IconButton
        size="small"
        label="First entry"
        keys={['Home']}
        icon={<ChevronFirstIcon {...icon} />}
        disabledReason={atFirst}
        onClick={() => void goToFirst(branch)}
      />
      <IconButton
        size="small"
        label="Previous change of this branch (with Shift: previous fork, import or head)"
        keys={commandKeys('history.previous')}
        icon={<ChevronLeftIcon {...icon} />}
        disabledReason={atFirst}
        onClick={step('previous')}
      />
      <IconButton
        size="small"
        label={isPlaying ? 'Pause' : 'Play to the head'}
        keys={['Space']}
        icon={isPlaying ? <PauseIcon {...icon} /> : <PlayIcon {...icon} />}
        disabledReason={isPlaying ? null : atHead}
        onClick={() => setMap({ isPlaying: !isPlaying })}
      />
      {isPlaying && <Speed />}
      <IconButton
        size="small"
        label="Next change of this branch (with Shift: next fork, import or head)"
        keys={commandKeys('history.next')}
        icon={<ChevronRightIcon {...icon} />}
        disabledReason={atHead}
        onClick={step('next')}
      />
      <IconButton
        size="small"
        label="Head"
        keys={['End']}
        icon={<ChevronLastIcon {...icon} />}
        disabledReason={atHead}
        onClick={goToHead}
      />
    </div>
  )
}

/** How fast playing goes; a press takes the next speed. */
function Speed() {
  const speed = useMap((m) => m.speed)
  const next = playSpeeds[(playSpeeds.indexOf(speed) + 1) % playSpeeds.length] ?? 1
  return (
    <Button
      size="small"
      variant="ghost"
      aria-label={`Speed: ${plural(speed, 'entry', 'entries')} a second`}
      tooltip={`${plural(speed, 'entry', 'entries')} a second; press for ${next}`}
      onClick={() => setMap({ speed: next })}
    >
      {speed}×
    </Button>
  )
}

function HeadState({ branch, position }: { readonly branch: Branch; readonly position: Position | null }) {
  const isHead = useSession((s) => s.playhead.kind === 'head')
  const arrived = useMap((m) => m.arrived)
  if (isHead) {
    return (
      <span className={styles['live']}>
        <span className={styles['dot']} aria-hidden />
        Head
      </span>
    )
  }
  const behind = position === null ? 0 : position.total - position.index
  return (
    <>
      {behind > 0 && <span className={styles['behind']}>{plural(behind, 'entry', 'entries')} behind</span>}
      {arrived > 0 && (
        <Button
          size="small"
          variant="ghost"
          className={styles['arrived']}
          tooltip={`New on ${branch.name} since you left its head: show them on the axis`}
          onClick={() => {
            fitView()
            setMap({ arrived: 0 })
          }}
        >
          +{arrived} new
        </Button>
      )}
      <Button
        size="small"
        variant="secondary"
        icon={<ChevronLastIcon size={14} />}
        keys={commandKeys('history.backToHead')}
        tooltip={`Back to the head of ${branch.name}`}
        aria-label="Back to head"
        onClick={goToHead}
      >
        <span className={styles['wide']}>Back to head</span>
      </Button>
    </>
  )
}
