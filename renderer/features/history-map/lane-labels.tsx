import { LockIcon } from 'lucide-react'
import type { CSSProperties, MouseEvent } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import { branchNameFault, checkBranchName } from '../../state/branch-names.ts'
import { branchColourVar, isMain, useBranches } from '../../state/branches.ts'
import { formatCountShort, plural } from '../../state/format.ts'
import { renameBranch, stopRename, useIsRenaming } from '../../state/rename.ts'
import { useProjectId } from '../../state/session.ts'
import { classNames } from '../../ui/class-names.ts'
import { InlineEdit } from '../../ui/inline-edit.tsx'
import { laneHeight, rowToY, visibleRows } from './geometry.ts'
import styles from './lane-labels.module.css'
import type { Lane } from './lanes.ts'
import { setMap, useMap } from './map-store.ts'
import { edgePixels, pillPlace } from './pill-place.ts'
import type { Scene } from './scene.ts'

export interface LaneLabelsProps {
  readonly scene: Scene
  readonly onSwitch: (branch: Branch) => void
  readonly onMenu: (event: MouseEvent, branch: Branch) => void
}

/** The branches' names at their heads: elements of their own over the canvas, only for visible rows. */
export function LaneLabels({ scene, onSwitch, onMenu }: LaneLabelsProps) {
  const { layout, geometry, scrollTop } = scene
  const { first, last } = visibleRows(scrollTop, geometry.lanes.height, layout.lanes.length)
  const lanes = layout.lanes.slice(first, last + 1)
  const foldY = rowToY(layout.lanes.length) - scrollTop
  const showAll = useMap((m) => m.showAll)
  return (
    <div className={styles['labels']} style={{ height: geometry.lanes.height }}>
      {lanes.map((lane) => (
        <LaneLabel key={lane.branch.id} scene={scene} lane={lane} onSwitch={onSwitch} onMenu={onMenu} />
      ))}
      {(layout.folded.length > 0 || showAll) && foldY < geometry.lanes.height + laneHeight && (
        <button
          type="button"
          className={styles['fold']}
          style={{ top: foldY - 12, left: geometry.plot.left - 8 }}
          onClick={() => setMap({ showAll: !showAll })}
        >
          {showAll
            ? 'Fold quiet branches'
            : `+ ${plural(layout.folded.length, 'quieter branch', 'quieter branches')}`}
        </button>
      )}
    </div>
  )
}

interface LaneLabelProps {
  readonly scene: Scene
  readonly lane: Lane
  readonly onSwitch: (branch: Branch) => void
  readonly onMenu: (event: MouseEvent, branch: Branch) => void
}

function LaneLabel({ scene, lane, onSwitch, onMenu }: LaneLabelProps) {
  const { branch } = lane
  const hovered = useMap((m) => m.hovered)
  const isRenaming = useIsRenaming(branch.id, 'map')
  const place = pillPlace(scene, lane)
  const isSelected = branch.id === scene.branch.id
  const top = rowToY(lane.row) - scene.scrollTop - 10
  // A pill's width is only known roughly; those that wait at the right edge stand flush with each other.
  const isAtRight = place.beyond === 'right' && !isRenaming
  const style = {
    '--c': branchColourVar(branch),
    ...(isAtRight && { left: 'auto', right: edgePixels }),
    transform: `translate(${isAtRight ? 0 : Math.round(place.x)}px, ${top}px)`,
  } as CSSProperties
  if (isRenaming) {
    return (
      <div className={styles['rename']} style={style} data-layer>
        <RenameField branch={branch} />
      </div>
    )
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      data-branch={branch.id}
      className={classNames(
        styles['pill'],
        isSelected && styles['selected'],
        branch.state !== 'active' && styles['nameless'],
        hovered !== null && hovered !== branch.id && styles['dim'],
      )}
      style={style}
      title={`${branch.name}: ${plural(branch.ahead, 'entry', 'entries')} of its own. Double-click to switch to it.`}
      onPointerEnter={() => setMap({ hovered: branch.id })}
      onPointerLeave={() => setMap({ hovered: null })}
      onClick={() => setMap({ activeNode: `head-${branch.id}` })}
      onDoubleClick={(event) => {
        event.stopPropagation()
        onSwitch(branch)
      }}
      onContextMenu={(event) => onMenu(event, branch)}
    >
      {place.beyond === 'left' && <span aria-hidden>‹</span>}
      {isMain(branch) && <LockIcon size={10} strokeWidth={2.25} aria-label="cannot be deleted" />}
      <span className={styles['name']}>{branch.name}</span>
      {branch.ahead > 0 && !isMain(branch) && (
        <span className={styles['ahead']}>↑{formatCountShort(branch.ahead)}</span>
      )}
      {branch.state !== 'active' && <span className={styles['ahead']}>{branch.state}</span>}
      {place.beyond === 'right' && <span aria-hidden>›</span>}
    </button>
  )
}

function RenameField({ branch }: { readonly branch: Branch }) {
  const projectId = useProjectId()
  const branches = useBranches()
  return (
    <InlineEdit
      value={branch.name}
      label={`New name of ${branch.name}`}
      check={(text) => branchNameFault(checkBranchName(text, branches, branch.id))}
      onSubmit={(text) => (projectId === null ? undefined : renameBranch(projectId, branch, text))}
      onCancel={stopRename}
    />
  )
}
