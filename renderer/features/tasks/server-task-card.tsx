import { XIcon } from 'lucide-react'
import { describeError } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { dismissServerTask, isUnderWay, stopServerTask } from '../../state/server-tasks.ts'
import type { FollowTask, PullState, ServerTask } from '../../state/server-tasks.ts'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { CheckoutReportView } from './checkout-report.tsx'
import { CloneReportView } from './clone-report.tsx'
import { CountsTable } from './counts-table.tsx'
import { Part } from './part.tsx'
import { PlaceButton } from './place-button.tsx'
import { continueLabel, continueServerTask } from './server-task-actions.ts'
import { serverTaskPlace, serverTaskShare, serverTaskText, serverTaskTitle } from './server-task-text.ts'
import styles from './tasks.module.css'

const labels = { running: 'Running', completed: 'Completed', stopped: 'Stopped', failed: 'Failed' } as const
const tones: Readonly<Record<ServerTask['state'], BadgeTone>> = {
  running: 'neutral',
  completed: 'success',
  stopped: 'neutral',
  failed: 'danger',
}

/** Work between a project and a MongoDB: how far it has come and Stop, or what became of it and what follows. */
export function ServerTaskCard({ task }: { readonly task: ServerTask }) {
  const title = serverTaskTitle(task)
  const isRunning = task.state === 'running'
  return (
    <>
      <div className={styles['title']}>
        <span className={styles['name']}>
          <Marked text={title} />
        </span>
        {!isRunning && <Badge tone={tones[task.state]}>{labels[task.state]}</Badge>}
        {!isRunning && (
          <IconButton
            label={`Dismiss ${title.replaceAll('`', '')}`}
            size="small"
            icon={<XIcon size={14} />}
            onClick={() => dismissServerTask(task.key)}
          />
        )}
      </div>
      <p className={styles['facts']}>
        <Marked text={serverTaskPlace(task)} />
      </p>
      {isRunning ? <Running task={task} title={title} /> : <Ended task={task} />}
    </>
  )
}

function Running({ task, title }: { readonly task: ServerTask; readonly title: string }) {
  return (
    <>
      {isUnderWay(task) && <ProgressBar label={title.replaceAll('`', '')} value={serverTaskShare(task)} />}
      <div className={styles['progress']}>
        <div className={styles['numbers']}>
          <p>
            <Marked text={serverTaskText(task)} />
          </p>
        </div>
        <Button size="small" onClick={() => stopServerTask(task.key)}>
          Stop
        </Button>
      </div>
      {task.kind !== 'checkout' && isUnderWay(task) && <Begun task={task} />}
      {task.kind === 'follow' && <Unusable task={task} />}
    </>
  )
}

/** Each collection that was begun, newest last. */
function Begun({ task }: { readonly task: PullState }) {
  if (task.progress.size === 0) return null
  return (
    <Part label="Collections">
      <CountsTable label="What became of each collection so far" collections={[...task.progress.values()]} />
    </Part>
  )
}

function Unusable({ task: { following } }: { readonly task: FollowTask }) {
  if (following === null || following.unusable === 0) return null
  return (
    <p className={styles['facts']}>
      {`${plural(following.unusable, 'document')} could not be taken over; the last because: ${following.unusableReason}`}
    </p>
  )
}

function Ended({ task }: { readonly task: ServerTask }) {
  if (task.state === 'completed' && task.kind !== 'follow' && task.report !== null) {
    return (
      <>
        {task.kind === 'clone' && task.report !== null && <CloneReportView report={task.report} />}
        {task.kind === 'checkout' && task.report !== null && <CheckoutReportView report={task.report} />}
        <div className={styles['actions']}>
          <PlaceButton task={task} />
        </div>
      </>
    )
  }
  return (
    <>
      {task.state === 'failed' ? (
        <ErrorNote {...describeError(task.error)} />
      ) : (
        <p>
          <Marked text={`Stopped: ${serverTaskText(task)}`} />
        </p>
      )}
      <div className={styles['actions']}>
        <Button size="small" onClick={() => continueServerTask(task)}>
          {continueLabel(task)}
        </Button>
        <PlaceButton task={task} />
      </div>
    </>
  )
}
