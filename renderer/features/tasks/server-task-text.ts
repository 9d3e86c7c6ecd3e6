import type { CloneReport } from '../../../shared/contract/clone.ts'
import { formatCount, formatDuration, plural } from '../../state/format.ts'
import type { CheckoutTask, FollowTask, PullState, ServerTask } from '../../state/server-tasks.ts'

/** Counts of documents by what became of them. */
export interface DocumentCounts {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  readonly unchanged: number
}

/** What a task is, with names in backticks. */
export function serverTaskTitle(task: ServerTask): string {
  const { database } = task.request
  switch (task.kind) {
    case 'clone':
      return `${task.request.target.kind === 'branch' ? 'Pull' : 'Clone'} of \`${database}\``
    case 'checkout':
      return `Checkout into \`${database}\``
    case 'follow':
      return `\`${task.request.branchName}\` follows \`${database}\``
  }
}

/** Between what and what it runs. */
export function serverTaskPlace(task: ServerTask): string {
  const { connectionName } = task.request
  if (task.kind === 'checkout') return `\`${task.request.branchName}\` into \`${connectionName}\``
  if (task.kind === 'follow' || task.request.target.kind === 'branch') return `From \`${connectionName}\``
  return `From \`${connectionName}\` into \`${task.request.target.name}\``
}

/** How far a pull has come, 0 to 1 by documents; null while nobody knows how many there are. */
export function pullShare({ begun, progress }: PullState): number | null {
  if (begun === null) return null
  let read = 0
  let total = 0
  for (const { name, total: estimate } of begun.collections) {
    const known = progress.get(name)
    total += Math.max(estimate, known?.total ?? 0)
    read += known?.state === 'done' ? Math.max(estimate, known.total) : (known?.read ?? 0)
  }
  return total === 0 ? 0 : Math.min(1, read / total)
}

/** `12,400 of 48,210 documents · collection 3 of 14: \`orders\``. */
export function pullText({ begun, progress }: PullState): string {
  if (begun === null) return 'Looking at the database'
  const all = [...progress.values()]
  const read = all.reduce((sum, one) => sum + one.read, 0)
  const total = begun.collections.reduce(
    (sum, one) => sum + Math.max(one.total, progress.get(one.name)?.total ?? 0),
    0,
  )
  const documents = `${formatCount(read)} of ${plural(Math.max(read, total), 'document')}`
  const current = all.at(-1)
  if (current === undefined) return documents
  return `${documents} · collection ${all.length} of ${begun.collections.length}: \`${current.name}\``
}

export function sumCounts(all: readonly DocumentCounts[]): DocumentCounts {
  const sum = { inserts: 0, updates: 0, deletes: 0, unchanged: 0 }
  for (const one of all) {
    sum.inserts += one.inserts
    sum.updates += one.updates
    sum.deletes += one.deletes
    sum.unchanged += one.unchanged
  }
  return sum
}

/** `1,200 documents inserted, 3 updated and 1 deleted; 40 unchanged`. */
export function countsText(counts: DocumentCounts): string {
  const { inserts, updates, deletes, unchanged } = counts
  if (inserts + updates + deletes === 0)
    return `Nothing had changed: ${plural(unchanged, 'document')} compared`
  const parts = [
    ...(inserts > 0 ? [`${formatCount(inserts)} inserted`] : []),
    ...(updates > 0 ? [`${formatCount(updates)} updated`] : []),
    ...(deletes > 0 ? [`${formatCount(deletes)} deleted`] : []),
  ]
  const changed =
    parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
  return `Documents: ${changed}${unchanged > 0 ? `, ${formatCount(unchanged)} unchanged` : ''}`
}

/** Whether what was read belongs together, said plainly. */
export function consistencyText({ consistency }: CloneReport): string {
  if (consistency.kind === 'snapshot') return 'All collections were read as of one moment'
  return `Not read as of one moment: ${consistency.reason}`
}

/** How a checkout stands. */
export function checkoutText({ step }: CheckoutTask): string {
  if (step === null) return 'Connecting'
  if (step.kind === 'comparing')
    return `Comparing \`${step.collection}\`: ${formatCount(step.read)} of ${plural(step.total, 'document')}`
  return `Writing \`${step.collection}\`: ${formatCount(step.done)} of ${plural(step.total, 'change')}`
}

/** Of the collection that is at hand. */
export function checkoutShare({ step }: CheckoutTask): number | null {
  if (step === null) return null
  const done = step.kind === 'comparing' ? step.read : step.done
  return step.total === 0 ? null : Math.min(1, done / step.total)
}

/** How a branch that follows stands. */
export function followText(task: FollowTask): string {
  const { following } = task
  if (following === null) return pullText(task)
  const lag =
    following.lagMilliseconds < 1000 ? 'up to date' : `${formatDuration(following.lagMilliseconds)} behind`
  return `${plural(following.events, 'change')} since it began · ${lag}`
}

/** How a task that runs stands, with the numbers. */
export function serverTaskText(task: ServerTask): string {
  switch (task.kind) {
    case 'clone':
      return pullText(task)
    case 'checkout':
      return checkoutText(task)
    case 'follow':
      return followText(task)
  }
}

/** How far a task has come, 0 to 1; null where nobody knows. */
export function serverTaskShare(task: ServerTask): number | null {
  if (task.kind === 'follow' && task.following !== null) return null
  return task.kind === 'checkout' ? checkoutShare(task) : pullShare(task)
}

/** One sentence about how a task stands, without the numbers that change all the time. */
export function serverTaskSummary(task: ServerTask): string {
  const title = serverTaskTitle(task)
  switch (task.state) {
    case 'running':
      return title
    case 'failed':
      return `${title}: failed`
    case 'stopped':
      return `${title}: stopped`
    case 'completed': {
      const done = task.report === null ? null : sumCounts(task.report.collections)
      return done === null ? title : `${title}: ${countsText(done)}`
    }
  }
}
