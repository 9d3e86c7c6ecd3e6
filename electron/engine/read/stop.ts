import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'

/**
 * Asked between two turns of what may be long. Throws the signal's reason where that is an error for a caller, as that of
 * a time limit; else `cancelled`.
 */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  if (isArgonError(signal.reason)) throw signal.reason
  throw new ArgonError('cancelled', 'The read was stopped')
}
