import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { EyeIcon, Undo2Icon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import type { Commit } from '../../../shared/model/entry.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { branchColour } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { formatAgo, plural, useFormatTime } from '../../state/format.ts'
import { keys } from '../../state/queries.ts'
import { useSession } from '../../state/session.ts'
import { useAction } from '../../state/use-action.ts'
import { Badge } from '../../ui/badge.tsx'
import { BranchDot } from '../../ui/branch-dot.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import styles from './deleted-branches-dialog.module.css'
import { restoreDeleted } from './deleted-branches.ts'

const rowHeight = 52

export interface DeletedBranchListProps {
  readonly projectId: ProjectId
  readonly branches: readonly Branch[]
  readonly onClose: () => void
}

/** The rows, of which only those in sight exist: a thousand resets leave a thousand of them. */
export function DeletedBranchList({ projectId, branches, onClose }: DeletedBranchListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [now] = useState(() => Date.now())
  const [failure, setFailure] = useState<unknown>(null)
  const rows = useVirtualizer({
    count: branches.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => branches[index]?.id ?? index,
    overscan: 6,
  })
  return (
    <>
      {failure !== null && <ErrorNote {...describeError(failure)} />}
      <div
        ref={scroller}
        className={styles['scroller']}
        tabIndex={0}
        aria-label="Deleted branches"
        role="region"
      >
        <ul className={styles['list']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const branch = branches[item.index]
            return branch === undefined ? null : (
              <li
                key={item.key}
                className={styles['row']}
                style={{ transform: `translateY(${item.start}px)` }}
                aria-setsize={branches.length}
                aria-posinset={item.index + 1}
              >
                <Row
                  projectId={projectId}
                  branch={branch}
                  now={now}
                  onClose={onClose}
                  onFailure={setFailure}
                />
              </li>
            )
          })}
        </ul>
      </div>
    </>
  )
}

interface RowProps {
  readonly projectId: ProjectId
  readonly branch: Branch
  readonly now: number
  readonly onClose: () => void
  readonly onFailure: (error: unknown) => void
}

function Row({ projectId, branch, now, onClose, onFailure }: RowProps) {
  const action = useAction()
  const isCurrent = useSession((s) => s.branchId === branch.id)
  const view = (): void => {
    useSession.getState().selectBranch(branch.id)
    onClose()
  }
  const restore = (): void =>
    void action.run(() => restoreDeleted(projectId, branch).then(() => onFailure(null), onFailure))
  return (
    <>
      <div className={styles['main']}>
        <span className={styles['title']}>
          <BranchDot colour={branchColour(branch)} />
          <span className={styles['name']} title={branch.name}>
            {branch.name}
          </span>
          <Badge>{branch.state}</Badge>
        </span>
        <span className={styles['facts']}>
          {plural(branch.ahead, 'entry', 'entries')}
          <When projectId={projectId} branch={branch} now={now} />
        </span>
      </div>
      <Button
        size="small"
        variant="ghost"
        icon={<EyeIcon size={14} />}
        onClick={view}
        disabledReason={isCurrent ? 'You are looking at it' : null}
        aria-label={`View ${branch.name}`}
        tooltip="Look at it; it cannot be written to"
      >
        View
      </Button>
      <Button
        size="small"
        icon={<Undo2Icon size={14} />}
        busy={action.busy}
        onClick={restore}
        aria-label={`Bring back ${branch.name}`}
      >
        Bring back
      </Button>
    </>
  )
}

/** When and by whom the branch lost its name: the record at the LSN of that change, which never changes itself. */
function When({ projectId, branch, now }: Pick<RowProps, 'projectId' | 'branch' | 'now'>) {
  const time = useFormatTime()
  const { data } = useQuery<Commit | null>({
    queryKey: [...keys.project(projectId), 'record', branch.changedLsn],
    queryFn: async ({ signal }) => {
      const input = { projectId, branchId: null, before: branch.changedLsn, limit: 1 }
      return (await api.history.commits(input, { signal })).commits[0] ?? null
    },
  })
  if (data === undefined || data === null) return null
  const verb = branch.state === 'superseded' ? 'replaced' : 'deleted'
  return (
    <Tooltip content={time(data.time)}>
      <span tabIndex={-1}>{` · ${verb} ${formatAgo(data.time, now)} by ${data.actor}`}</span>
    </Tooltip>
  )
}
