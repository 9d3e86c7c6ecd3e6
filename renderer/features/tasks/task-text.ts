import type { ImportError, ImportProgress } from '../../../shared/contract/transfer.ts'
import { formatBytes, formatCount, plural } from '../../state/format.ts'
import type { Repair } from '../../state/repairs.ts'
import { isUnderWay } from '../../state/server-tasks.ts'
import type { ServerTask } from '../../state/server-tasks.ts'
import { repairText, repairTitle } from './repair-text.ts'
import { serverTaskSummary } from './server-task-text.ts'

/** Part of the file that was read, 0 to 1; null when its size is unknown. */
export function fractionOf(task: ImportProgress): number | null {
  if (task.state === 'completed') return 1
  return task.bytesTotal > 0 ? Math.min(1, task.bytes / task.bytesTotal) : null
}

/** Milliseconds that the rest will take at the pace so far; null while that would be a guess. */
export function millisecondsLeft(task: ImportProgress, now: number): number | null {
  const fraction = fractionOf(task)
  const elapsed = now - task.startedTime
  if (fraction === null || fraction < 0.02 || elapsed < 1000) return null
  return (elapsed / fraction) * (1 - fraction)
}

/** `0:18`, `12:05`, `1:02:09`. */
export function formatClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** `41,200 documents, 2 errors · 63 % · 0:18 left`, with what is not known left out. */
export function runningText(task: ImportProgress, now: number): string {
  const fraction = fractionOf(task)
  const left = millisecondsLeft(task, now)
  const parts = [
    countText(task),
    fraction === null ? formatBytes(task.bytes) : `${Math.floor(fraction * 100)} %`,
    left === null ? null : `${formatClock(left)} left`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** `2.1 MB of 3.4 MB · 12,400 documents/s · 0:04`. */
export function paceText(task: ImportProgress, now: number): string {
  const size = task.bytesTotal > 0 ? ` of ${formatBytes(task.bytesTotal)}` : ''
  const rate = task.rate > 0 ? [`${formatCount(Math.round(task.rate))} documents/s`] : []
  return [
    `${formatBytes(task.bytes)}${size}`,
    ...rate,
    formatClock(Math.max(0, now - task.startedTime)),
  ].join(' · ')
}

/** What became of an import, in one sentence without a full stop. */
export function endText(task: ImportProgress): string {
  const written = plural(task.documents, 'document')
  const was = task.documents === 1 ? 'was' : 'were'
  switch (task.state) {
    case 'running':
      return `Importing ${written}`
    case 'completed':
      return task.bad === 0
        ? `${written} imported`
        : `${written} imported, ${plural(task.bad, 'bad document')} skipped`
    case 'stopped':
      return task.documents === 0
        ? 'Stopped before anything was written'
        : `Stopped: ${written} ${was} written`
    case 'failed':
      return task.documents === 0 ? 'Failed: nothing was written' : `Failed after ${written}`
  }
}

/** The word of a finished import for its badge. */
export function stateLabel(task: ImportProgress): string {
  if (task.state === 'completed' && task.bad > 0) return 'Completed with errors'
  const labels = { running: 'Running', completed: 'Completed', stopped: 'Stopped', failed: 'Failed' } as const
  return labels[task.state]
}

/** Duplicates are found when a record is written, so reports come out of order; a person reads a file from the top. */
export const byLine = (errors: readonly ImportError[]): ImportError[] =>
  errors.toSorted((a, b) => a.line - b.line)

/** The file that "Download log" saves: one line for each bad document, and a line that says how many were not kept. */
export function errorLog(task: ImportProgress): string {
  const head = `${task.fileName} -> ${task.collection}: ${endText(task)}`
  const lines = byLine(task.errors).map(
    (error) => `line ${error.line}: ${error.reason}${error.excerpt === '' ? '' : `\n    ${error.excerpt}`}`,
  )
  const hidden = task.bad - task.errors.length
  const tail = hidden > 0 ? [`... and ${formatCount(hidden)} more`] : []
  const reason = task.reason === '' ? [] : [task.reason]
  return [head, ...reason, '', ...lines, ...tail, ''].join('\n')
}

/** One sentence about all that is in the panel: a repair that runs comes before imports, then whatever is newest. */
export function panelSummary(
  tasks: readonly ImportProgress[],
  waiting: number,
  repairs: readonly Repair[],
  serverTasks: readonly ServerTask[] = [],
): string {
  const withServer = serverSummary(tasks, waiting, repairs, serverTasks)
  if (withServer !== null) return withServer
  const running = repairs.find(({ state }) => state === 'running')
  const shown = running ?? (tasks.length + waiting === 0 ? repairs[0] : undefined)
  if (shown === undefined) return tasksSummary(tasks, waiting)
  const title = repairTitle(shown)
  // The percentage is left out, so that it is spoken when something happens.
  return (running === undefined ? `${title}: ${repairText(shown)}` : title).replaceAll('`', '')
}

/** Work with a MongoDB comes before imports while it is under way, and otherwise where there is nothing else. */
function serverSummary(
  tasks: readonly ImportProgress[],
  waiting: number,
  repairs: readonly Repair[],
  serverTasks: readonly ServerTask[],
): string | null {
  const isAlone = tasks.length + waiting + repairs.length === 0
  const shown = serverTasks.find(isUnderWay) ?? (isAlone ? serverTasks[0] : undefined)
  return shown === undefined ? null : serverTaskSummary(shown).replaceAll('`', '')
}

/** One sentence about all imports, for the indicator's name and for screen readers. */
export function tasksSummary(tasks: readonly ImportProgress[], waiting: number): string {
  const running = tasks.filter((task) => task.state === 'running')
  const first = running[0]
  if (first !== undefined) {
    const others = running.length - 1 + waiting
    const more = others > 0 ? `, ${others} more ${others === 1 ? 'file' : 'files'} to go` : ''
    return `Importing ${first.fileName}${more}`
  }
  if (waiting > 0) return `${plural(waiting, 'file')} waiting`
  const last = tasks[0]
  return last === undefined ? 'No tasks' : `${last.fileName}: ${endText(last)}`
}

function countText(task: ImportProgress): string {
  const documents = plural(task.documents, 'document')
  return task.bad === 0 ? documents : `${documents}, ${plural(task.bad, 'error')}`
}
