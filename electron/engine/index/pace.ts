/** How long a walk over documents goes on before others have their turn. */
export interface PaceLimits {
  readonly milliseconds: number
  /** Most steps whatever the clock says, which may stand still or go backwards. */
  readonly steps: number
}

/** Steps between two looks at the clock: at ten microseconds each, far below what a turn may take. */
const stepsBetweenLooks = 64

/**
 * What a walk may still do in this turn. Whoever walks takes a step for each row that it comes upon, also for those that
 * it shows to nobody, and stops where it is once the pace is spent.
 */
export class Pace {
  readonly #now: () => number
  readonly #limits: PaceLimits
  #end = 0
  #left = 0
  #untilLook = 0

  constructor(now: () => number, limits: PaceLimits) {
    this.#now = now
    this.#limits = limits
    this.begin()
  }

  /** For reads that are bounded by what they ask for. */
  static unlimited(): Pace {
    return new Pace(() => 0, { milliseconds: 1, steps: Infinity })
  }

  /** A new turn. */
  begin(): void {
    this.#end = this.#now() + this.#limits.milliseconds
    this.#left = this.#limits.steps
    this.#untilLook = stepsBetweenLooks
  }

  get isSpent(): boolean {
    return this.#left <= 0
  }

  /** Takes as many steps as the work was worth; one is a row of the index. */
  take(steps: number): void {
    this.#left -= steps
    this.#untilLook -= steps
    if (this.#untilLook > 0) return
    this.#untilLook = stepsBetweenLooks
    if (this.#now() >= this.#end) this.#left = 0
  }
}
