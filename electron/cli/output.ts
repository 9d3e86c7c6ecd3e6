import { ArgonError } from '../../shared/model/errors.ts'
import type { Io, Sink } from './io.ts'

/** Whoever read the output has gone, as `head` does: nothing is left to do, and nothing was wrong. */
export class ClosedPipe extends Error {}

/** Lines are collected up to this, so that many short ones cost few writes. */
const bufferCharactersMax = 64 * 1024

const goneCodes: ReadonlySet<string> = new Set(['EPIPE', 'ERR_STREAM_DESTROYED'])

const cannot = (cause: Error): ArgonError =>
  new ArgonError('output.failed', `The output cannot be written: ${cause.message}`, {}, { cause })

/** The standard output: waits for a slow reader, and stops for one that has gone. */
export class Output {
  readonly #stdout: Sink
  readonly #interrupted: AbortSignal
  #buffer: string[] = []
  #bufferCharacters = 0
  #failure: Error | null = null

  constructor({ stdout, interrupted }: Pick<Io, 'stdout' | 'interrupted'>) {
    this.#stdout = stdout
    this.#interrupted = interrupted
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure ??= goneCodes.has(error.code ?? '')
        ? new ClosedPipe('The output was closed')
        : cannot(error)
    })
  }

  /** Takes a line at once; false where it is of no use to go on. */
  put(line: string): boolean {
    this.#buffer.push(line, '\n')
    this.#bufferCharacters += line.length + 1
    if (this.#bufferCharacters >= bufferCharactersMax) this.#flush()
    return this.#failure === null
  }

  /** Hands over what was put and resolves when there is room for more; rejects with what is wrong with the output. */
  async ready(): Promise<void> {
    this.#flush()
    if (this.#mustWait()) await this.#drained()
    if (this.#failure !== null) throw this.#failure
  }

  async lines(lines: Iterable<string>): Promise<void> {
    for (const line of lines) this.put(line)
    await this.ready()
  }

  /** Resolves with true when everything has left this process, with false when the person does not wait for that. */
  async end(): Promise<boolean> {
    this.#flush()
    if (this.#failure !== null || this.#stdout.writableLength === 0) return true
    if (this.#interrupted.aborted) return false
    return new Promise((resolve) => {
      this.#interrupted.addEventListener('abort', () => resolve(false), { once: true })
      this.#stdout.write('', () => resolve(true))
    })
  }

  #mustWait(): boolean {
    return this.#stdout.writableNeedDrain && this.#failure === null && !this.#interrupted.aborted
  }

  #flush(): void {
    const text = this.#buffer.join('')
    this.#buffer = []
    this.#bufferCharacters = 0
    if (text !== '' && this.#failure === null) this.#stdout.write(text)
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'close', 'error']) this.#stdout.off(event, done)
        this.#interrupted.removeEventListener('abort', done)
        resolve()
      }
      for (const event of ['drain', 'close', 'error']) this.#stdout.on(event, done)
      this.#interrupted.addEventListener('abort', done, { once: true })
    })
  }
}
