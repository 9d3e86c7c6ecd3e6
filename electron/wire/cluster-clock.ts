/** A moment of the cluster's logical clock, as BSON's type of the same name. */
export interface Timestamp {
  /** Seconds since 1970. */
  readonly seconds: number
  readonly increment: number
}

/** Where the clock keeps how far it may have come. */
export interface ClockStore {
  /** Seconds up to which an earlier run may have given out times; 0 where there was none. */
  read(): Promise<number>
  /** Resolves when the number is durable. */
  write(seconds: number): Promise<void>
}

const reservedSeconds = 60
const renewSeconds = 30

/**
 * One clock for all that an endpoint says: it never goes back, also over restarts and when the system's clock does. Times
 * are given out only below what has been reserved on disk; where the reservation lags, the seconds stand still and the
 * increment goes on.
 */
export class ClusterClock {
  readonly #store: ClockStore
  readonly #now: () => number
  #reserved: number
  #latest: Timestamp
  #renewal: Promise<void> | undefined

  private constructor(store: ClockStore, now: () => number, start: number) {
    this.#store = store
    this.#now = now
    this.#reserved = start + reservedSeconds
    this.#latest = { seconds: start, increment: 1 }
  }

  static async open(store: ClockStore, now: () => number): Promise<ClusterClock> {
    const start = Math.max(await store.read(), Math.floor(now() / 1000))
    await store.write(start + reservedSeconds)
    return new ClusterClock(store, now, start)
  }

  /** The newest time given out: that of the last write. */
  get latest(): Timestamp {
    return this.#latest
  }

  /** A new time, greater than all before. */
  tick(): Timestamp {
    const wall = Math.floor(this.#now() / 1000)
    if (wall + renewSeconds >= this.#reserved) this.#renew(wall)
    const { seconds, increment } = this.#latest
    const next = Math.min(Math.max(wall, seconds), this.#reserved - 1)
    this.#latest = next > seconds ? { seconds: next, increment: 1 } : { seconds, increment: increment + 1 }
    return this.#latest
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    await this.#renewal
  }

  /** A disk that cannot be written only makes the seconds stand still; the next tick tries again. */
  #renew(wall: number): void {
    const reserved = Math.max(wall, this.#latest.seconds) + reservedSeconds
    this.#renewal ??= this.#store
      .write(reserved)
      .then(
        () => {
          this.#reserved = Math.max(this.#reserved, reserved)
        },
        () => {},
      )
      .finally(() => {
        this.#renewal = undefined
      })
  }
}
