import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import { queryError } from '../query/query-error.ts'

/**
 * Asked between two turns of what may be long. Throws the signal's reason where that is an error for a caller; else
 * `cancelled`.
 */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  if (isArgonError(signal.reason)) throw signal.reason
  throw new ArgonError('cancelled', 'The read was stopped')
}

/** How long a read may work, all its calls together; while nobody asks for more it spends nothing. 0 is no limit. */
export class TimeLimit {
  readonly #now: () => number
  readonly #milliseconds: number
  #spent = 0
  #began = 0

  constructor(now: () => number, milliseconds: number) {
    this.#now = now
    this.#milliseconds = milliseconds
  }

  begin(): void {
    this.#began = this.#now()
  }

  end(): void {
    this.#spent += this.#now() - this.#began
  }

  /** Asked between two turns. Errors: MaxTimeMSExpired; as `throwIfStopped`. */
  check(signal: AbortSignal | undefined): void {
    throwIfStopped(signal)
    if (this.#milliseconds === 0) return
    if (this.#spent + this.#now() - this.#began < this.#milliseconds) return
    const message = `The read took longer than ${this.#milliseconds} ms`
    throw queryError('MaxTimeMSExpired', message, { milliseconds: this.#milliseconds }, 'running')
  }
}
