import { CircleAlertIcon, CircleCheckIcon } from 'lucide-react'
import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { useImportQueue } from '../../state/import-queue.ts'
import { isRunning, useTasks } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressRing } from './progress-ring.tsx'
import { fractionOf, tasksSummary } from './task-text.ts'
import styles from './tasks.module.css'

/** The button of the top bar that says how the imports stand and opens their panel; hidden while there are none. */
export function TasksIndicator() {
  const { tasks, panelOpen, setPanelOpen } = useTasks()
  const queue = useImportQueue((s) => s.queue)
  if (tasks.length === 0 && queue.length === 0) return null
  const running = tasks.find(isRunning)
  const waiting = queue.filter((entry) => entry.failure === null).length
  const hasTrouble = queue.length > waiting || tasks.some(isTrouble)
  const fraction = running === undefined ? null : fractionOf(running)
  return (
    <Button
      variant="ghost"
      aria-expanded={panelOpen}
      aria-controls="tasks-panel"
      tooltip={tasksSummary(tasks, waiting)}
      className={styles['indicator'] ?? ''}
      data-tasks-indicator
      icon={<Mark running={running} fraction={fraction} hasTrouble={hasTrouble} />}
      onClick={() => setPanelOpen(!panelOpen)}
    >
      <span className="visually-hidden">Tasks: {tasksSummary(tasks, waiting)}</span>
      <span aria-hidden>{fraction === null ? 'Tasks' : `${Math.floor(fraction * 100)} %`}</span>
    </Button>
  )
}

const isTrouble = (task: ImportProgress): boolean => task.state === 'failed' || task.bad > 0

function Mark(props: {
  readonly running: ImportProgress | undefined
  readonly fraction: number | null
  readonly hasTrouble: boolean
}) {
  if (props.running !== undefined) return <ProgressRing value={props.fraction} />
  if (props.hasTrouble) return <CircleAlertIcon size={16} className={styles['troubleMark']} aria-hidden />
  return <CircleCheckIcon size={16} className={styles['doneMark']} aria-hidden />
}
