import {
  ArrowRightIcon,
  DownloadIcon,
  GitBranchPlusIcon,
  HistoryIcon,
  PencilIcon,
  RadioTowerIcon,
  Trash2Icon,
  Undo2Icon,
  UploadIcon,
} from 'lucide-react'
import type { Branch } from '../../../shared/model/branch.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { isActive, isMain } from '../../state/branches.ts'
import { openDialog } from '../../state/dialogs.ts'
import { followOf } from '../../state/follow-task.ts'
import { startRename } from '../../state/rename.ts'
import { openCheckout, openClone, openFollow } from '../../state/server-dialogs.ts'
import { stopServerTask } from '../../state/server-tasks.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { menuSeparator } from '../../ui/menu.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'

/** What can be done with a branch; what cannot be done now says why. */
export function branchMenu(branch: Branch, isCurrent: boolean): MenuEntry[] {
  if (!isActive(branch)) {
    return [
      {
        kind: 'item',
        label: 'Bring back…',
        icon: <Undo2Icon size={14} />,
        onSelect: () => openDialog({ kind: 'deletedBranches' }),
      },
    ]
  }
  const session = useSession.getState()
  const isPast = session.playhead.kind === 'past'
  return [
    {
      kind: 'item',
      label: 'Switch to this branch',
      icon: <ArrowRightIcon size={14} />,
      disabledReason: isCurrent ? 'This is the current branch' : null,
      onSelect: () => session.selectBranch(branch.id),
    },
    {
      kind: 'item',
      label: 'New branch from its head…',
      icon: <GitBranchPlusIcon size={14} />,
      onSelect: () => openDialog({ kind: 'createBranch', from: branch.id, at: atHead }),
    },
    menuSeparator,
    ...serverEntries(branch, isCurrent),
    menuSeparator,
    {
      kind: 'item',
      label: 'Rename',
      icon: <PencilIcon size={14} />,
      keys: ['F2'],
      onSelect: () => startRename(branch.id),
    },
    {
      kind: 'item',
      label: 'Restore to the playhead…',
      icon: <HistoryIcon size={14} />,
      disabledReason: restoreReason(isCurrent, isPast),
      onSelect: () => openDialog({ kind: 'restoreBranch', branchId: branch.id, at: sessionAt(session) }),
    },
    menuSeparator,
    {
      kind: 'item',
      label: 'Delete…',
      icon: <Trash2Icon size={14} />,
      danger: true,
      disabledReason: isMain(branch) ? 'main cannot be deleted' : null,
      onSelect: () => openDialog({ kind: 'deleteBranch', branchId: branch.id }),
    },
  ]
}

/** Between the branch and databases of a MongoDB. */
function serverEntries(branch: Branch, isCurrent: boolean): MenuEntry[] {
  const session = useSession.getState()
  const follow = followOf(session.projectId, branch.id)
  return [
    {
      kind: 'item',
      label: 'Pull from MongoDB…',
      icon: <DownloadIcon size={14} />,
      onSelect: () => openClone(branch.id),
    },
    {
      kind: 'item',
      label: 'Check out into MongoDB…',
      icon: <UploadIcon size={14} />,
      onSelect: () => openCheckout(branch.id, isCurrent ? sessionAt(session) : atHead),
    },
    follow?.state === 'running'
      ? {
          kind: 'item',
          label: `Stop following ${follow.request.database}`,
          icon: <RadioTowerIcon size={14} />,
          onSelect: () => stopServerTask(follow.key),
        }
      : {
          kind: 'item',
          label: 'Follow a database…',
          icon: <RadioTowerIcon size={14} />,
          onSelect: () => openFollow(branch.id),
        },
  ]
}

function restoreReason(isCurrent: boolean, isPast: boolean): string | null {
  if (!isCurrent) return 'Switch to the branch first'
  return isPast ? null : 'Move the playhead into the past first'
}
