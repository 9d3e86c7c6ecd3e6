import type { Io } from './io.ts'

/** Between two reports to a terminal, where one line is written over and over; and elsewhere, where lines add up. */
const watchedMilliseconds = 100
const sparseMilliseconds = 5000

const clearLine = '\r\u001b[2K'

/** How far something is, on stderr. */
export class Progress {
  readonly #io: Pick<Io, 'stderr' | 'now'>
  readonly #isWatched: boolean
  #lastTime: number
  #isShown = false

  constructor(io: Pick<Io, 'stderr' | 'now'>) {
    this.#io = io
    this.#isWatched = io.stderr.isTTY === true
    this.#lastTime = io.now()
  }

  report(text: () => string): void {
    const time = this.#io.now()
    if (time - this.#lastTime < (this.#isWatched ? watchedMilliseconds : sparseMilliseconds)) return
    this.#lastTime = time
    this.#isShown = true
    this.#io.stderr.write(this.#isWatched ? `${clearLine}${text()}` : `${text()}\n`)
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#isWatched && this.#isShown) this.#io.stderr.write(clearLine)
    this.#isShown = false
  }
}
