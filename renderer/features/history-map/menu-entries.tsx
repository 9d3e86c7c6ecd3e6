import {
  ClipboardCopyIcon,
  EyeIcon,
  GitBranchPlusIcon,
  MaximizeIcon,
  PencilIcon,
  RotateCcwIcon,
  Trash2Icon,
  UndoIcon,
} from 'lucide-react'
import type { Branch } from '../../../shared/model/branch.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import type { At } from '../../../shared/model/moment.ts'
import { isActive, isMain } from '../../state/branches.ts'
import { commandKeys } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { formatLsn } from '../../state/format.ts'
import { notify, notifyError } from '../../state/notify.ts'
import { startRename } from '../../state/rename.ts'
import { headPlayhead, pastPlayhead, useSession } from '../../state/session.ts'
import { menuSeparator } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { branchHead } from './branch-head.ts'
import type { MenuTarget } from './hit.ts'
import type { Lane } from './lanes.ts'
import { setMap } from './map-store.ts'
import type { Scene } from './scene.ts'
import { fitView } from './view-actions.ts'

const size = 14

/** What the context menu offers for what was clicked. */
export function menuEntries(target: MenuTarget, scene: Scene, playheadAt: At): readonly MenuEntry[] {
  switch (target.kind) {
    case 'label':
      return branchEntries(target.branch, scene)
    case 'node':
      return target.node.kind === 'head'
        ? branchEntries(target.node.branch, scene)
        : pointEntries(target.lane, target.node.lsn, scene)
    case 'lane':
      return pointEntries(target.lane, target.lsn, scene)
    default:
      return mapEntries(scene, playheadAt)
  }
}

/** A point on a lane: the selected branch is meant where its history runs through it, otherwise the lane's own. */
function pointEntries(lane: Lane, lsn: number, scene: Scene): MenuEntry[] {
  const bound = scene.bounds.get(lane.branch.id)
  const branch = bound !== undefined && lsn <= bound ? scene.branch : lane.branch
  const isHead = lsn >= branchHead(branch)
  const at = isHead ? atHead : atLsn(lsn)
  return [
    { kind: 'heading', text: `${branch.name} at LSN ${formatLsn(lsn)}` },
    {
      kind: 'item',
      label: 'View data here',
      icon: <EyeIcon size={size} />,
      onSelect: () =>
        useSession.getState().selectBranch(branch.id, isHead ? headPlayhead : pastPlayhead(asLsn(lsn))),
    },
    {
      kind: 'item',
      label: 'Branch from here…',
      icon: <GitBranchPlusIcon size={size} />,
      onSelect: () => openDialog({ kind: 'createBranch', from: branch.id, at }),
    },
    {
      kind: 'item',
      label: 'Restore branch to here…',
      icon: <RotateCcwIcon size={size} />,
      disabledReason: restoreRefusal(branch, isHead),
      onSelect: () => openDialog({ kind: 'restoreBranch', branchId: branch.id, at: atLsn(lsn) }),
    },
    menuSeparator,
    copyEntry('Copy LSN', String(lsn), `LSN ${formatLsn(lsn)}`),
  ]
}

function restoreRefusal(branch: Branch, isHead: boolean): string | null {
  if (!isActive(branch)) return `This branch is ${branch.state}`
  return isHead ? 'This is its newest state already' : null
}

function branchEntries(branch: Branch, scene: Scene): MenuEntry[] {
  const nameless = isActive(branch) ? null : `This branch is ${branch.state}`
  return [
    {
      kind: 'item',
      label: isActive(branch) ? 'Switch to this branch' : 'View its newest state',
      icon: <EyeIcon size={size} />,
      disabledReason: branch.id === scene.branch.id ? 'You are on it' : null,
      onSelect: () => useSession.getState().selectBranch(branch.id),
    },
    {
      kind: 'item',
      label: 'New branch from its head…',
      icon: <GitBranchPlusIcon size={size} />,
      onSelect: () => openDialog({ kind: 'createBranch', from: branch.id, at: atHead }),
    },
    {
      kind: 'item',
      label: 'Rename',
      icon: <PencilIcon size={size} />,
      keys: ['F2'],
      disabledReason: nameless,
      onSelect: () => startRename(branch.id, 'map'),
    },
    copyEntry('Copy name', branch.name, `\`${branch.name}\``),
    copyEntry('Copy head LSN', String(branchHead(branch)), `LSN ${formatLsn(branchHead(branch))}`),
    menuSeparator,
    isActive(branch)
      ? {
          kind: 'item',
          label: 'Delete…',
          icon: <Trash2Icon size={size} />,
          danger: true,
          disabledReason: isMain(branch) ? 'main cannot be deleted' : null,
          onSelect: () => openDialog({ kind: 'deleteBranch', branchId: branch.id }),
        }
      : {
          kind: 'item',
          label: 'Bring it back…',
          icon: <UndoIcon size={size} />,
          onSelect: () => openDialog({ kind: 'deletedBranches' }),
        },
  ]
}

function mapEntries(scene: Scene, playheadAt: At): MenuEntry[] {
  const { nameless } = scene.layout
  const showsNameless = scene.layout.lanes.some(
    (lane) => !isActive(lane.branch) && lane.branch.id !== scene.branch.id,
  )
  return [
    {
      kind: 'item',
      label: 'New branch…',
      icon: <GitBranchPlusIcon size={size} />,
      keys: ['B'],
      onSelect: () => openDialog({ kind: 'createBranch', from: scene.branch.id, at: playheadAt }),
    },
    {
      kind: 'item',
      label: 'Fit the whole history',
      icon: <MaximizeIcon size={size} />,
      keys: ['0'],
      onSelect: fitView,
    },
    menuSeparator,
    {
      kind: 'item',
      label: `Show deleted branches (${nameless.length})`,
      checked: showsNameless,
      disabledReason: nameless.length === 0 ? 'There are none' : null,
      onSelect: () => setMap({ showNameless: !showsNameless }),
    },
    {
      kind: 'item',
      label: 'Deleted branches…',
      icon: <UndoIcon size={size} />,
      keys: commandKeys('branch.deleted'),
      onSelect: () => openDialog({ kind: 'deletedBranches' }),
    },
  ]
}

function copyEntry(label: string, text: string, what: string): MenuEntry {
  return {
    kind: 'item',
    label,
    icon: <ClipboardCopyIcon size={size} />,
    onSelect: () => {
      navigator.clipboard.writeText(text).then(() => notify({ message: `Copied ${what}` }), notifyError)
    },
  }
}
