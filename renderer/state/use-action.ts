import { useCallback, useRef, useState } from 'react'
import { isCancelled } from './errors.ts'

export interface Action {
  readonly busy: boolean
  /** What the last run threw; null while running, after success and after `clear`. */
  readonly error: unknown
  /** Runs unless one is already under way, so that a double click acts once. */
  readonly run: (act: () => Promise<void>) => Promise<void>
  readonly clear: () => void
}

/** One thing a dialog does on its main button: whether it is being done, and why it failed. */
export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const running = useRef(false)
  const run = useCallback(async (act: () => Promise<void>): Promise<void> => {
    if (running.current) return
    running.current = true
    setState({ busy: true, error: null })
    try {
      await act()
      setState({ busy: false, error: null })
    } catch (error) {
      setState({ busy: false, error: isCancelled(error) ? null : error })
    } finally {
      running.current = false
    }
  }, [])
  const clear = useCallback(() => setState((s) => (s.error === null ? s : { ...s, error: null })), [])
  return { ...state, run, clear }
}
