import { stageBytesMax } from '../../../../shared/model/limits.ts'
import { queryError } from '../query-error.ts'

/** Counts what a stage holds on to until all of its input is there. */
export class HeldBytes {
  readonly #stage: string
  #bytes = 0

  constructor(stage: string) {
    this.#stage = stage
  }

  /** Errors: QueryExceededMemoryLimitNoDiskUseAllowed beyond `stageBytesMax`. */
  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes <= stageBytesMax) return
    throw queryError(
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `\`${this.#stage}\` would hold more than ${stageBytesMax} bytes; match or project less before it`,
      { stage: this.#stage },
      'running',
    )
  }
}
