import { useEffect } from 'react'
import { create } from 'zustand'
import type { ProjectId } from '../../shared/model/ids.ts'
import type { LinkStatus } from '../../shared/model/link.ts'
import { api } from '../api/client.ts'
import { notifyError } from './notify.ts'
import { keys } from './queries.ts'
import { queryClient } from './query-client.ts'
import { retryDelay, sleep } from './retry.ts'
import { headPlayhead, useSession } from './session.ts'

export interface LinkView {
  /** How the open project's copy stands to its shared log; null where its log is on this computer, or nobody knows yet. */
  readonly status: LinkStatus | null
  /** When the status became of its kind, in milliseconds since 1970. */
  readonly sinceTime: number
  /** How often the copy was made anew while this window looked: what was read before is another thing now. */
  readonly rebuilds: number
}

export const useLink = create<LinkView>()(() => ({ status: null, sinceTime: 0, rebuilds: 0 }))

export const useLinkStatus = (): LinkStatus | null => useLink((s) => s.status)

/** Follows how a project stands to its shared log while mounted; a lost connection with the engine is tried again. */
export function useWatchLink(projectId: ProjectId | null): void {
  useEffect(() => {
    if (projectId === null) return
    const stop = new AbortController()
    void watch(projectId, stop.signal)
    return () => {
      stop.abort()
      useLink.setState({ status: null, sinceTime: 0 })
    }
  }, [projectId])
}

async function watch(projectId: ProjectId, signal: AbortSignal): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      for await (const { status, sinceTime } of api.sharing.status({ projectId }, { signal })) {
        if (signal.aborted) return
        failures = 0
        take(projectId, status, sinceTime)
      }
    } catch {
      // What keeps the project from being opened is said where it is opened.
    }
    await sleep(retryDelay(failures), signal)
  }
}

function take(projectId: ProjectId, status: LinkStatus | null, sinceTime: number): void {
  const { status: before, rebuilds } = useLink.getState()
  const isRebuilt = before?.kind === 'rebuilding' && status?.kind !== 'rebuilding'
  if (isRebuilt) {
    queryClient.removeQueries({ queryKey: keys.project(projectId) })
    useSession.getState().setPlayhead(headPlayhead)
  }
  useLink.setState({ status, sinceTime, rebuilds: isRebuilt ? rebuilds + 1 : rebuilds })
}

/** Tries at once to reach the log of a project again. */
export const retryLink = (projectId: ProjectId): void =>
  void api.sharing.retry({ projectId }).catch(notifyError)
