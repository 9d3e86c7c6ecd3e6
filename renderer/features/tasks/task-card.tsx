import { XIcon } from 'lucide-react'
import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { useTasks } from '../../state/tasks.ts'
import { useBranch } from '../../state/branches.ts'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useAction } from '../../state/use-action.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { describeError } from '../../state/errors.ts'
import { BadDocuments } from './bad-documents.tsx'
import { EndActions } from './end-actions.tsx'
import { stopImport } from './task-actions.ts'
import { endText, fractionOf, paceText, runningText, stateLabel } from './task-text.ts'
import styles from './tasks.module.css'

export interface TaskCardProps {
  readonly task: ImportProgress
  readonly now: number
}

/** One import: how far it has come and Stop, or what became of it and what can be done about that. */
export function TaskCard({ task, now }: TaskCardProps) {
  const isRunning = task.state === 'running'
  return (
    <>
      <div className={styles['title']}>
        <span className={styles['name']} title={task.fileName}>
          {task.fileName}
        </span>
        {!isRunning && <Badge tone={toneOf(task)}>{stateLabel(task)}</Badge>}
        {!isRunning && (
          <IconButton
            label={`Dismiss ${task.fileName}`}
            size="small"
            icon={<XIcon size={14} />}
            onClick={() => useTasks.getState().dismiss(task.importId)}
          />
        )}
      </div>
      <Destination task={task} />
      {isRunning ? <Running task={task} now={now} /> : <Ended task={task} />}
    </>
  )
}

function Destination({ task }: { readonly task: ImportProgress }) {
  const branch = useBranch(task.branchId)
  const on = branch === null ? '' : ` on \`${branch.name}\``
  return (
    <p className={styles['facts']}>
      <Marked text={`Into \`${task.collection}\`${on}`} />
    </p>
  )
}

function Running({ task, now }: TaskCardProps) {
  const action = useAction()
  return (
    <>
      <ProgressBar label={`Import of ${task.fileName}`} value={fractionOf(task)} />
      <div className={styles['progress']}>
        <div className={styles['numbers']}>
          <p>{runningText(task, now)}</p>
          <p className={styles['facts']}>{paceText(task, now)}</p>
        </div>
        <Button size="small" busy={action.busy} onClick={() => void action.run(() => stopImport(task))}>
          Stop
        </Button>
      </div>
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </>
  )
}

function Ended({ task }: { readonly task: ImportProgress }) {
  // The bad document that an import stopped at is named by the reason already.
  const isExplained = task.state === 'failed' && task.reason !== ''
  return (
    <>
      {isExplained ? (
        <ErrorNote title={task.reason} details={task.errors.at(-1)?.excerpt ?? ''} />
      ) : (
        <p>{endText(task)}</p>
      )}
      {task.bad > (isExplained ? 1 : 0) && <BadDocuments task={task} />}
      <EndActions task={task} />
    </>
  )
}

function toneOf(task: ImportProgress): BadgeTone {
  if (task.state === 'failed') return 'danger'
  if (task.state === 'stopped') return 'neutral'
  return task.bad > 0 ? 'warning' : 'success'
}
