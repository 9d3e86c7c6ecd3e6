/** Somebody to whom an answer is being sent. */
export interface Reader {
  close(): void
}

/**
 * What may lie waiting for clients that do not read, all together. Where it is more, those that have kept an answer
 * waiting for longest are let go.
 */
export class AnswerBudget {
  readonly #bytesMax: number
  readonly #waiting = new Map<Reader, number>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** While `taken` has not resolved, so many bytes wait for this reader. */
  async wait(reader: Reader, bytes: number, taken: Promise<unknown>): Promise<void> {
    this.#waiting.set(reader, bytes)
    this.#bytes += bytes
    for (const [slowest] of this.#waiting) {
      if (this.#bytes <= this.#bytesMax || slowest === reader) break
      this.#forget(slowest)
      slowest.close()
    }
    try {
      await taken
    } finally {
      this.#forget(reader)
    }
  }

  #forget(reader: Reader): void {
    this.#bytes -= this.#waiting.get(reader) ?? 0
    this.#waiting.delete(reader)
  }
}
