/** Something that happened since it was last waited for; one waiter at a time, many events are one. */
export class Signal {
  #hasFired = false
  #wake: () => void = () => {}

  fire(): void {
    this.#hasFired = true
    this.#wake()
  }

  /** Resolves at the next event, at once when there was one already. */
  async wait(): Promise<void> {
    if (!this.#hasFired) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#hasFired = false
  }
}
