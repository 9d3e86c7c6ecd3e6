interface Waiting {
  readonly bytes: number
  readonly begin: () => void
}

/**
 * Room for large frames that all connections share: a frame is read when all of it has its place, so that what is on the
 * way at once is bounded, however many clients send. Who came first is served first.
 */
export class FrameBudget {
  #free: number
  readonly #waiting: Waiting[] = []

  /** `bytes` is at least the size of the largest frame. */
  constructor(bytes: number) {
    this.#free = bytes
  }

  /** Resolves when there is room, with what gives it back; with nothing taken where `signal` fires before. */
  async take(bytes: number, signal: AbortSignal): Promise<() => void> {
    await this.#turn(bytes, signal)
    if (signal.aborted) return () => {}
    let isGiven = false
    return () => {
      if (!isGiven) this.#give(bytes)
      isGiven = true
    }
  }

  async #turn(bytes: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    if (this.#waiting.length === 0 && bytes <= this.#free) {
      this.#free -= bytes
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting = { bytes, begin: resolve }
    const leave = (): void => {
      const place = this.#waiting.indexOf(waiting)
      if (place >= 0) this.#waiting.splice(place, 1)
      // Whoever had its turn and leaves at the same moment gives back what it was given.
      else this.#give(bytes)
      resolve()
      this.#serve()
    }
    this.#waiting.push(waiting)
    signal.addEventListener('abort', leave, { once: true })
    await promise
    signal.removeEventListener('abort', leave)
  }

  #give(bytes: number): void {
    this.#free += bytes
    this.#serve()
  }

  #serve(): void {
    for (
      let first = this.#waiting[0];
      first !== undefined && first.bytes <= this.#free;
      first = this.#waiting[0]
    ) {
      this.#waiting.shift()
      this.#free -= first.bytes
      first.begin()
    }
  }
}
