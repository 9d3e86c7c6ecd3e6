import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { removeDirectory, scratchDirectory } from '../../support/scratch-project.ts'

export interface ChildReport {
  readonly openPort: number
  readonly lockedPort: number
  readonly clients: number
  /** Of JavaScript's heap and its buffers, after a collection. */
  readonly heldBytes: number
  readonly rssBytes: number
  /** What no command expected. */
  readonly bugs: readonly string[]
}

/** The process under attack. */
export class EndpointProcess {
  readonly #child: ChildProcess
  readonly #directory: string
  /** Everything that it said to nobody, for when it dies. */
  output = ''

  private constructor(child: ChildProcess, directory: string) {
    this.#child = child
    this.#directory = directory
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (piece: Buffer) => {
        this.output = (this.output + piece.toString()).slice(-10_000)
      })
    }
  }

  static start(): EndpointProcess {
    const directory = scratchDirectory()
    const [data, clock] = [path.join(directory, 'data'), path.join(directory, 'clock')]
    mkdirSync(data)
    mkdirSync(clock)
    const file = path.join(import.meta.dirname, 'endpoint.child.ts')
    const child = fork(file, [data, clock], { execArgv: ['--expose-gc'], silent: true })
    return new EndpointProcess(child, directory)
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  async report(): Promise<ChildReport> {
    if (!this.isAlive) throw new Error(`The endpoint has died:\n${this.output}`)
    const answer = once(this.#child, 'message')
    this.#child.send('report')
    const [report] = (await Promise.race([answer, this.#death()])) as [ChildReport]
    return report
  }

  /** Resolves with the code with which it ended. */
  async stop(): Promise<number | null> {
    const ended = once(this.#child, 'exit')
    if (this.isAlive) this.#child.disconnect()
    const code = this.isAlive ? ((await ended) as [number | null])[0] : this.#child.exitCode
    removeDirectory(this.#directory)
    return code
  }

  async #death(): Promise<never> {
    const [code, signal] = (await once(this.#child, 'exit')) as [number | null, string | null]
    throw new Error(`The endpoint has died (${code ?? signal}):\n${this.output}`)
  }
}
