import { useEffect } from 'react'
import type { StoreApi } from 'zustand'
import { isCancelled } from './errors.ts'
import { retryDelay, sleep } from './retry.ts'

interface ListState {
  readonly kind: 'loading' | 'ready' | 'failed'
}

/** How a list is asked for, and where it is kept. The same object at each call. */
export interface FollowedList<T, State extends ListState> {
  readonly watch: (signal: AbortSignal) => AsyncIterable<T>
  readonly store: Pick<StoreApi<State>, 'getState' | 'setState'>
  readonly ready: (list: T) => State
  readonly failed: (error: unknown) => State
}

/** Follows a list while mounted, once it is announced and again after each change; a lost connection is tried again. */
export function useFollowedList<T, State extends ListState>(list: FollowedList<T, State>): void {
  useEffect(() => {
    const stop = new AbortController()
    void follow(list, stop.signal)
    return () => stop.abort()
  }, [list])
}

async function follow<T, State extends ListState>(
  { watch, store, ready, failed }: FollowedList<T, State>,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      for await (const list of watch(signal)) {
        failures = 0
        store.setState(ready(list), true)
      }
    } catch (error) {
      if (isCancelled(error) && signal.aborted) return
      if (store.getState().kind !== 'ready') store.setState(failed(error), true)
    }
    failures += 1
    await sleep(retryDelay(failures), signal)
  }
}
