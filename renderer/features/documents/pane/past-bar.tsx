import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { GitBranchIcon, HistoryIcon, RotateCcwIcon, Trash2Icon } from 'lucide-react'
import type { Branch } from '../../../../shared/model/branch.ts'
import type { BranchId, Lsn, ProjectId } from '../../../../shared/model/ids.ts'
import { atLsn } from '../../../../shared/model/moment.ts'
import { api } from '../../../api/client.ts'
import { commandKeys } from '../../../state/commands.ts'
import { openDialog } from '../../../state/dialogs.ts'
import { formatLsn, plural, useFormatTime } from '../../../state/format.ts'
import { notifyError } from '../../../state/notify.ts'
import { keys } from '../../../state/queries.ts'
import { useReadAt } from '../../../state/read-at.ts'
import { headPlayhead, useSession } from '../../../state/session.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import styles from './past-bar.module.css'

/** Says that what is shown cannot be edited, why, and the ways on: the past, or a branch without a name. */
export function PastBar({ projectId, branch }: { readonly projectId: ProjectId; readonly branch: Branch }) {
  const playhead = useSession((s) => s.playhead)
  if (playhead.kind === 'past') return <Past projectId={projectId} branch={branch} lsn={playhead.lsn} />
  return branch.state === 'active' ? null : <Nameless projectId={projectId} branch={branch} />
}

interface PastProps {
  readonly projectId: ProjectId
  readonly branch: Branch
  readonly lsn: Lsn
}

function Past({ projectId, branch, lsn }: PastProps) {
  const formatTime = useFormatTime()
  const position = usePosition(projectId, branch.id, lsn)
  const behind = position ? position.total - position.index : null
  return (
    <Banner
      tone="warning"
      icon={<HistoryIcon size={16} aria-hidden />}
      actions={
        <>
          <Button
            size="small"
            keys={commandKeys('history.backToHead')}
            tooltip="Follow the newest state again"
            onClick={() => useSession.getState().setPlayhead(headPlayhead)}
          >
            Back to head
          </Button>
          <Button
            size="small"
            icon={<GitBranchIcon size={14} />}
            onClick={() => openDialog({ kind: 'createBranch', from: branch.id, at: atLsn(lsn) })}
          >
            Branch from here
          </Button>
          <Button
            size="small"
            variant="ghost"
            icon={<RotateCcwIcon size={14} />}
            disabledReason={branch.state === 'active' ? null : 'This branch was deleted; bring it back first'}
            onClick={() => openDialog({ kind: 'restoreBranch', branchId: branch.id, at: atLsn(lsn) })}
          >
            Restore…
          </Button>
        </>
      }
    >
      <span className={styles['text']} data-testid="past-bar">
        <span>
          Viewing <strong>{branch.name}</strong> at LSN {formatLsn(lsn)}
        </span>
        {position && <span className={styles['part']}>{formatTime(position.moment.time)}</span>}
        {behind !== null && (
          <span className={classNames(styles['part'], styles['behind'])}>
            {behind === 0
              ? 'nothing newer on this branch'
              : `${plural(behind, 'entry', 'entries')} behind head`}
          </span>
        )}
      </span>
    </Banner>
  )
}

/** Where the playhead is on the branch's history; the last answer stays while the next is on its way. */
function usePosition(projectId: ProjectId, branchId: BranchId, lsn: Lsn) {
  const read = useReadAt()
  const at = read.kind === 'lsn' ? read : atLsn(lsn)
  const query = useQuery({
    queryKey: [...keys.history(projectId), 'locate', branchId, at.kind === 'lsn' ? at.lsn : lsn],
    queryFn: ({ signal }) => api.history.locate({ projectId, branchId, at }, { signal }),
    placeholderData: keepPreviousData,
  })
  return query.data
}

function Nameless({ projectId, branch }: { readonly projectId: ProjectId; readonly branch: Branch }) {
  const bringBack = (): void => {
    void api.branches.undelete({ projectId, branchId: branch.id }).catch(notifyError)
  }
  return (
    <Banner
      tone="warning"
      icon={<Trash2Icon size={16} aria-hidden />}
      actions={
        <Button size="small" onClick={bringBack}>
          Bring back
        </Button>
      }
    >
      <strong>{branch.name}</strong>{' '}
      {branch.state === 'deleted' ? 'was deleted' : 'was replaced by a restore'}; it can be read, not changed
    </Banner>
  )
}
