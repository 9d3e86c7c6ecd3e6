import { CircleAlertIcon, CircleCheckIcon } from 'lucide-react'
import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { useImportQueue } from '../../state/import-queue.ts'
import { useRepairs } from '../../state/repairs.ts'
import { isUnderWay, useServerTasks } from '../../state/server-tasks.ts'
import { isRunning, useTasks } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressRing } from './progress-ring.tsx'
import { serverTaskShare } from './server-task-text.ts'
import { fractionOf, panelSummary } from './task-text.ts'
import styles from './tasks.module.css'

/** The button of the top bar that says how imports, repairs and work with a MongoDB stand and opens their panel; hidden while there are none. */
export function TasksIndicator() {
  const { tasks, panelOpen, setPanelOpen } = useTasks()
  const queue = useImportQueue((s) => s.queue)
  const repairs = useRepairs((s) => s.repairs)
  const serverTasks = useServerTasks((s) => s.serverTasks)
  if (tasks.length + queue.length + repairs.length + serverTasks.length === 0) return null
  const importing = tasks.find(isRunning)
  const repairing = repairs.find(({ state }) => state === 'running')
  const underWay = serverTasks.find(isUnderWay)
  const waiting = queue.filter((entry) => entry.failure === null).length
  const hasTrouble =
    queue.length > waiting ||
    tasks.some(isTrouble) ||
    [...repairs, ...serverTasks].some(({ state }) => state === 'failed')
  const shareOfServer = underWay === undefined ? null : serverTaskShare(underWay)
  const fraction = importing === undefined ? (repairing?.share ?? shareOfServer) : fractionOf(importing)
  const isBusy = importing !== undefined || repairing !== undefined || underWay !== undefined
  const summary = panelSummary(tasks, waiting, repairs, serverTasks)
  return (
    <Button
      variant="ghost"
      aria-expanded={panelOpen}
      aria-controls="tasks-panel"
      tooltip={summary}
      className={styles['indicator'] ?? ''}
      data-tasks-indicator
      icon={<Mark isBusy={isBusy} fraction={fraction} hasTrouble={hasTrouble} />}
      onClick={() => setPanelOpen(!panelOpen)}
    >
      <span className="visually-hidden">Tasks: {summary}</span>
      <span aria-hidden>{fraction === null ? 'Tasks' : `${Math.floor(fraction * 100)} %`}</span>
    </Button>
  )
}

const isTrouble = (task: ImportProgress): boolean => task.state === 'failed' || task.bad > 0

function Mark(props: {
  readonly isBusy: boolean
  readonly fraction: number | null
  readonly hasTrouble: boolean
}) {
  if (props.isBusy) return <ProgressRing value={props.fraction} />
  if (props.hasTrouble) return <CircleAlertIcon size={16} className={styles['troubleMark']} aria-hidden />
  return <CircleCheckIcon size={16} className={styles['doneMark']} aria-hidden />
}
