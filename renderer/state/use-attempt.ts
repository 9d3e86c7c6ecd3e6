import { useCallback, useEffect, useRef, useState } from 'react'
import { isCancelled } from './errors.ts'

/** Something that takes a while and can be given up. */
export type Attempt<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly begun: number }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'done'; readonly result: T }

export interface AttemptControl<T> {
  readonly state: Attempt<T>
  /** Begins; what was under way is given up. */
  readonly run: (work: (signal: AbortSignal) => Promise<T>) => void
  readonly cancel: () => void
}

/** One attempt at a time, given up when its dialog closes. */
export function useAttempt<T>(): AttemptControl<T> {
  const [state, setState] = useState<Attempt<T>>({ kind: 'idle' })
  const current = useRef<AbortController | null>(null)
  const run = useCallback((work: (signal: AbortSignal) => Promise<T>) => {
    current.current?.abort()
    const controller = new AbortController()
    current.current = controller
    setState({ kind: 'running', begun: performance.now() })
    const settle = (next: Attempt<T>): void => {
      if (current.current === controller) setState(next)
    }
    work(controller.signal).then(
      (result) => settle({ kind: 'done', result }),
      (error: unknown) => settle(isCancelled(error) ? { kind: 'idle' } : { kind: 'failed', error }),
    )
  }, [])
  const cancel = useCallback(() => {
    current.current?.abort()
    current.current = null
    setState({ kind: 'idle' })
  }, [])
  useEffect(() => () => current.current?.abort(), [])
  return { state, run, cancel }
}
