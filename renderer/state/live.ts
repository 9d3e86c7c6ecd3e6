import { create } from 'zustand'
import { isControlOperation } from '../../shared/model/entry.ts'
import type { Commit } from '../../shared/model/entry.ts'
import type { Lsn, ProjectId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { hasCode } from './errors.ts'
import { keys } from './queries.ts'
import { queryClient } from './query-client.ts'
import { prepareProject } from './repairs.ts'
import { retryDelay, sleep } from './retry.ts'

/**
 * How far this window knows the open project's log. `failed` means that the project could not be opened; a lost
 * connection is `reconnecting`, and what was shown stays.
 */
export type LiveStatus =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface Live {
  readonly status: LiveStatus
  /** Newest LSN of the whole log. */
  readonly headLsn: Lsn | null
  /** Time of the newest record, in milliseconds since 1970. */
  readonly headTime: number | null
  /** Time of the project's first record. */
  readonly firstTime: number | null
}

const closed: Live = { status: { kind: 'closed' }, headLsn: null, headTime: null, firstTime: null }

export const useLive = create<Live>()(() => closed)
export const useHeadLsn = (): Lsn | null => useLive((s) => s.headLsn)

type CommitListener = (commit: Commit) => void
const listeners = new Set<CommitListener>()

/** Calls `listener` with each commit of the open project in order; gives the function that stops it. */
export function onCommit(listener: CommitListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Views refresh at most this often while commits pour in, as during an import. */
const refreshMilliseconds = 250

/** Collects what commits made old and drops it from the cache in one go. */
export function createRefresher(project: ProjectId, invalidate: (key: readonly unknown[]) => void) {
  const branches = new Set<number>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    invalidate(keys.branches(project))
    invalidate(keys.history(project))
    for (const branch of branches) invalidate(['project', project, 'branch', branch, 'head'])
    branches.clear()
  }
  return {
    /** Control operations show at once: somebody waits for the new branch. */
    add(commit: Pick<Commit, 'branchId' | 'operations'>): void {
      branches.add(commit.branchId)
      if (commit.operations.some(isControlOperation)) flush()
      else timer ??= setTimeout(flush, refreshMilliseconds)
    },
    stop(): void {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/**
 * Opens a project and follows its log until the signal aborts; after a lost connection it goes on behind the last
 * commit seen. Exactly one runs at a time.
 */
export async function followProject(projectId: ProjectId, signal: AbortSignal): Promise<void> {
  useLive.setState({ ...closed, status: { kind: 'opening' } })
  const refresher = createRefresher(projectId, (queryKey) => void queryClient.invalidateQueries({ queryKey }))
  signal.addEventListener('abort', () => {
    refresher.stop()
    useLive.setState(closed)
  })
  for (let failures = 0; !signal.aborted;) {
    try {
      await openLive(projectId, signal)
      failures = 0
      await readCommits(projectId, signal, (commit) => refresher.add(commit))
    } catch (error) {
      if (signal.aborted) return
      if (!hasCode(error, 'connection.closed')) return useLive.setState({ status: { kind: 'failed', error } })
    }
    if (signal.aborted) return
    useLive.setState({ status: { kind: 'reconnecting' } })
    failures += 1
    await sleep(retryDelay(failures), signal)
  }
}

async function openLive(projectId: ProjectId, signal: AbortSignal): Promise<void> {
  await prepareProject(projectId, signal)
  const opened = await api.projects.open({ projectId }, { signal })
  if (signal.aborted) return
  const known = useLive.getState().headLsn
  const { headTime, firstTime } = opened
  // After a lost connection the stream repeats what was missed, and its commits move the head; at the first opening
  // it begins behind what was read just now.
  useLive.setState({ status: { kind: 'live' }, headLsn: known ?? opened.headLsn, headTime, firstTime })
  if (known !== null) void queryClient.invalidateQueries({ queryKey: keys.project(projectId) })
}

async function readCommits(
  projectId: ProjectId,
  signal: AbortSignal,
  refresh: (commit: Commit) => void,
): Promise<void> {
  const after = useLive.getState().headLsn
  for await (const commit of api.events.commits({ projectId, after }, { signal })) {
    if (signal.aborted) return
    useLive.setState({ headLsn: commit.lastLsn, headTime: commit.time })
    refresh(commit)
    for (const listener of listeners) listener(commit)
  }
}
