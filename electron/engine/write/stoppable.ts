import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { Steps } from '../store/turns.ts'

/**
 * Steps that end early once the signal fires: with its reason where that is an error for a caller, else with `cancelled`.
 * What they have evaluated is not appended then.
 */
export function* stoppable<T>(steps: Steps<T>, signal: AbortSignal | undefined): Steps<T> {
  for (;;) {
    if (signal?.aborted === true) throw stopped(signal)
    const step = steps.next()
    if (step.done === true) return step.value
    yield
  }
}

const stopped = ({ reason }: AbortSignal): ArgonError =>
  isArgonError(reason) ? reason : new ArgonError('cancelled', 'The write was stopped')
