/** Sends values no more often than every so often, always the newest, and once more after the last. */
export interface TrailingSender<T> {
  push(value: T): void
  /** Forgets what waits. */
  cancel(): void
}

export interface TrailingOptions {
  /** Least time between two values while they keep coming. */
  readonly everyMilliseconds: number
  /** Rest after the last value, when it goes out once more. */
  readonly restMilliseconds: number
}

/**
 * While a thumb is dragged, `send` gets the newest place at most every `everyMilliseconds`, and the last one when it
 * has rested, unless that one has gone out already.
 */
export function createTrailingSender<T>(
  send: (value: T) => void,
  options: TrailingOptions,
): TrailingSender<T> {
  let waiting: { value: T } | null = null
  let sent: { value: T } | null = null
  let every: ReturnType<typeof setTimeout> | null = null
  let rest: ReturnType<typeof setTimeout> | null = null

  const flush = () => {
    if (waiting === null || (sent !== null && sent.value === waiting.value)) return
    sent = waiting
    send(waiting.value)
  }
  return {
    push(value) {
      waiting = { value }
      every ??= setTimeout(() => {
        every = null
        flush()
      }, options.everyMilliseconds)
      if (rest !== null) clearTimeout(rest)
      rest = setTimeout(flush, options.restMilliseconds)
    },
    cancel() {
      if (every !== null) clearTimeout(every)
      if (rest !== null) clearTimeout(rest)
      every = null
      rest = null
      waiting = null
      sent = null
    },
  }
}
