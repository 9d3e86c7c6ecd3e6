import { create } from 'zustand'
import type { ApplyProgress, CheckoutReport } from '../../shared/contract/checkout.ts'
import type { CloneProgress, CloneReport, CloneTarget } from '../../shared/contract/clone.ts'
import type { FollowProgress } from '../../shared/contract/follow.ts'
import type { BranchId, ConnectionId, ProjectId } from '../../shared/model/ids.ts'
import { isCancelled, hasCode } from './errors.ts'
import { openDialog } from './dialogs.ts'
import { useTasks } from './tasks.ts'

type Report<P extends { kind: string }, K> = Extract<P, { kind: K }>
export type CollectionProgress = CloneReport['collections'][number]

/** Which database of which saved connection. */
export interface ServerPlace {
  readonly connectionId: ConnectionId
  readonly connectionName: string
  readonly database: string
}

export interface CloneRequest extends ServerPlace {
  /** Null for all. */
  readonly collections: readonly string[] | null
  readonly missing: 'keep' | 'drop'
  readonly target: CloneTarget
}

export interface CheckoutRequest extends ServerPlace {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly branchName: string
  /** The moment that the plan was made for. */
  readonly lsn: number
  readonly collections: readonly string[] | null
  readonly fingerprint: string
}

export interface FollowRequest extends ServerPlace {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly branchName: string
  readonly anew: boolean
}

interface TaskState {
  readonly key: string
  readonly state: 'running' | 'completed' | 'stopped' | 'failed'
  readonly error: unknown
}

/** What a pull has told so far. */
export interface PullState {
  readonly begun: Report<CloneProgress, 'begun'> | null
  /** The last report of each collection that was begun, by its name. */
  readonly progress: ReadonlyMap<string, CollectionProgress>
  readonly report: CloneReport | null
}

export interface CloneTask extends TaskState, PullState {
  readonly kind: 'clone'
  readonly request: CloneRequest
  /** Where it goes, once that is there. */
  readonly place: { readonly projectId: ProjectId; readonly branchId: BranchId } | null
}

export interface CheckoutTask extends TaskState {
  readonly kind: 'checkout'
  readonly request: CheckoutRequest
  readonly step: Exclude<ApplyProgress, { kind: 'done' }> | null
  readonly report: CheckoutReport | null
}

export interface FollowTask extends TaskState, PullState {
  readonly kind: 'follow'
  readonly request: FollowRequest
  readonly following: Report<FollowProgress, 'following'> | null
}

/** Work between a project and a MongoDB, as the panel of tasks shows it. */
export type ServerTask = CloneTask | CheckoutTask | FollowTask

/** Newest first. */
export const useServerTasks = create<{ serverTasks: readonly ServerTask[] }>()(() => ({ serverTasks: [] }))

export const nothingPulled: PullState = { begun: null, progress: new Map(), report: null }

/** What is known of a pull after one more report of it. */
export function withPullReport(state: PullState, report: CloneProgress): PullState {
  switch (report.kind) {
    case 'target':
      return state
    case 'begun':
      return { ...nothingPulled, begun: report }
    case 'collection':
      return { ...state, progress: new Map(state.progress).set(report.progress.name, report.progress) }
    case 'done':
      return { ...state, report: report.report }
  }
}

/** Whether it runs towards an end; a branch that follows has none. */
export const isUnderWay = (task: ServerTask): boolean =>
  task.state === 'running' && !(task.kind === 'follow' && task.following !== null)

const controllers = new Map<string, AbortController>()
let lastKey = 0

export const newTaskKey = (): string => `server-task-${++lastKey}`

export const stopServerTask = (key: string): void => controllers.get(key)?.abort()

export const dismissServerTask = (key: string): void =>
  useServerTasks.setState(({ serverTasks }) => ({ serverTasks: serverTasks.filter((t) => t.key !== key) }))

/** Replaces what is known of a task; does nothing once it was dismissed. */
export function changeServerTask<T extends ServerTask>(key: string, change: (task: T) => T): void {
  useServerTasks.setState(({ serverTasks }) => ({
    serverTasks: serverTasks.map((task) => (task.key === key ? change(task as T) : task)),
  }))
}

/**
 * Runs a task to its end, whatever becomes of the dialog that began it, and shows it in the panel; one of the same key
 * gives way to it. Where a password is missing it is asked for, and `again` goes on.
 */
export async function runServerTask<T extends ServerTask>(
  task: T,
  work: (signal: AbortSignal) => Promise<void>,
  again: (ended: T) => void,
): Promise<void> {
  const { key } = task
  const controller = new AbortController()
  controllers.set(key, controller)
  useServerTasks.setState(({ serverTasks }) => ({
    serverTasks: [task, ...serverTasks.filter((other) => other.key !== key)],
  }))
  useTasks.getState().setPanelOpen(true)
  const end = (state: ServerTask['state'], error: unknown = null): void =>
    changeServerTask(key, (now) => ({ ...now, state, error }))
  try {
    await work(controller.signal)
    end(controller.signal.aborted ? 'stopped' : 'completed')
  } catch (error) {
    if (isCancelled(error)) return end('stopped')
    end('failed', error)
    if (!hasCode(error, 'connection.secretNeeded')) return
    const { connectionId } = task.request
    const ended = useServerTasks.getState().serverTasks.find((one) => one.key === key) ?? task
    openDialog({ kind: 'unlockConnection', connectionId, onUnlocked: () => again(ended as T) })
  } finally {
    controllers.delete(key)
  }
}
