import { ArgonError } from '../../../../shared/model/errors.ts'

/** Ends work whose every step stands for itself: `cancelled`. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new ArgonError(
    'cancelled',
    'Stopped; what was written stays, and running it again goes on from there',
  )
}
