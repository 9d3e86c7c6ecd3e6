import { XIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { useImportQueue, dequeueImport, type QueuedImport } from '../../state/import-queue.ts'
import { dismissRepair, useRepairs } from '../../state/repairs.ts'
import { dismissServerTask, isUnderWay, useServerTasks } from '../../state/server-tasks.ts'
import { isRunning, useTasks } from '../../state/tasks.ts'
import { formatBytes } from '../../state/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { RepairCard } from './repair-card.tsx'
import { ServerTaskCard } from './server-task-card.tsx'
import { TaskCard } from './task-card.tsx'
import { panelSummary } from './task-text.ts'
import styles from './tasks.module.css'
import { useNow } from './use-now.ts'

const indicator = '[data-tasks-indicator]'

/** Running and finished work, most of it imports, over the right edge of the window, until they are dismissed. Mounted once. */
export function TasksPanel() {
  const { tasks, panelOpen, setPanelOpen } = useTasks()
  const queue = useImportQueue((s) => s.queue)
  const repairs = useRepairs((s) => s.repairs)
  const serverTasks = useServerTasks((s) => s.serverTasks)
  const waiting = queue.filter((entry) => entry.failure === null).length
  const hasFinished =
    queue.length > waiting || [...tasks, ...repairs, ...serverTasks].some(({ state }) => state !== 'running')
  const isBusy = waiting > 0 || tasks.some(isRunning) || serverTasks.some(isUnderWay)
  const now = useNow(isBusy)
  useAskBeforeLeaving(isBusy)
  const isShown = panelOpen && tasks.length + queue.length + repairs.length + serverTasks.length > 0
  const panel = useFocusFromIndicator(isShown)
  return (
    <>
      {/* Names a file and an end, not the percentage, so that it speaks when something happens. */}
      <div className="visually-hidden" role="status">
        {tasks.length + waiting + repairs.length + serverTasks.length > 0
          ? panelSummary(tasks, waiting, repairs, serverTasks)
          : null}
      </div>
      {isShown && (
        <section
          ref={panel}
          id="tasks-panel"
          tabIndex={-1}
          className={styles['panel']}
          aria-label="Tasks"
          onKeyDown={closeOnEscape}
        >
          <header className={styles['header']}>
            <h2>Tasks</h2>
            <Button size="small" variant="ghost" disabled={!hasFinished} onClick={dismissFinished}>
              Clear finished
            </Button>
            <IconButton
              label="Close"
              size="small"
              icon={<XIcon size={16} />}
              onClick={() => setPanelOpen(false)}
            />
          </header>
          <ul className={styles['list']} tabIndex={0} aria-label="Tasks, newest first">
            {repairs.map((repair) => (
              <li key={repair.key} className={styles['item']}>
                <RepairCard repair={repair} />
              </li>
            ))}
            {serverTasks.map((task) => (
              <li key={task.key} className={styles['item']}>
                <ServerTaskCard task={task} />
              </li>
            ))}
            {tasks.map((task) => (
              <li key={task.importId} className={styles['item']}>
                <TaskCard task={task} now={now} />
              </li>
            ))}
            {queue.map((entry) => (
              <li key={entry.key} className={styles['item']}>
                <QueuedCard entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** A file whose import has not begun, or could not. */
function QueuedCard({ entry }: { readonly entry: QueuedImport }) {
  return (
    <>
      <div className={styles['title']}>
        <span className={styles['name']}>{entry.fileName}</span>
        <Badge tone={entry.failure === null ? 'neutral' : 'danger'}>
          {entry.failure === null ? 'Waiting' : 'Failed'}
        </Badge>
        <IconButton
          label={entry.failure === null ? `Do not import ${entry.fileName}` : `Dismiss ${entry.fileName}`}
          size="small"
          icon={<XIcon size={14} />}
          onClick={() => dequeueImport(entry.key)}
        />
      </div>
      <p className={styles['facts']}>
        <Marked text={`${formatBytes(entry.bytes)} into \`${entry.collection}\``} />
      </p>
      {entry.failure !== null && <ErrorNote {...entry.failure} onRetry={entry.retry} />}
    </>
  )
}

function dismissFinished(): void {
  const { tasks, dismiss } = useTasks.getState()
  for (const task of tasks) if (!isRunning(task)) dismiss(task.importId)
  for (const { key, state } of useRepairs.getState().repairs) if (state !== 'running') dismissRepair(key)
  for (const { key, state } of useServerTasks.getState().serverTasks)
    if (state !== 'running') dismissServerTask(key)
  for (const entry of useImportQueue.getState().queue) if (entry.failure !== null) dequeueImport(entry.key)
}

function closeOnEscape(event: { key: string; stopPropagation: () => void }): void {
  if (event.key !== 'Escape') return
  event.stopPropagation()
  useTasks.getState().setPanelOpen(false)
  document.querySelector<HTMLElement>(indicator)?.focus()
}

/** Opened by its button, the panel takes the focus, so that the next Tab leads into it. */
function useFocusFromIndicator(isShown: boolean): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isShown && document.activeElement?.matches(indicator)) panel.current?.focus()
  }, [isShown])
  return panel
}

/** The browser asks before the window goes, since what this window began ends with it. */
function useAskBeforeLeaving(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isBusy])
}
