import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { removeDirectory, scratchDirectory, scratchProjectId } from '../../support/scratch-project.ts'
import type { State } from './state-of.ts'

/** What became of opening a store's file, as another process saw it. */
export type Opened =
  | { readonly kind: 'opened'; readonly state: State }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** An error that is none of the engine's own. */
  | { readonly kind: 'broken'; readonly error: string }
  /** It could be read, and then not be written. */
  | { readonly kind: 'failed later'; readonly state: State; readonly error: string }
  | { readonly kind: 'crashed'; readonly signal: string }

const child = path.join(import.meta.dirname, 'opener.child.ts')
const millisecondsMax = 30_000

/** Opens store files in a process of its own, one after the other; LMDB may end that process, and another is started. */
export class Opener {
  readonly #directory = scratchDirectory()
  readonly #store: string
  #process: ChildProcess | null = null
  #answer: ((opened: Opened) => void) | null = null

  constructor() {
    const project = path.join(this.#directory, 'projects', scratchProjectId)
    this.#store = path.join(project, 'store')
    mkdirSync(this.#store, { recursive: true })
    writeFileSync(path.join(this.#directory, 'format.json'), '{"version":1}\n')
    const info = { name: 'Faults', handle: 'faults', createdTime: 1, deletedTime: null }
    writeFileSync(path.join(project, 'project.json'), JSON.stringify(info))
  }

  /** `goesOn`: also writes, as somebody would after the fault. */
  async open(bytes: Buffer, goesOn: boolean): Promise<Opened> {
    rmSync(this.#store, { recursive: true })
    mkdirSync(this.#store)
    writeFileSync(path.join(this.#store, 'data.mdb'), bytes)
    const running = (this.#process ??= this.#start())
    const timer = setTimeout(() => running.kill('SIGKILL'), millisecondsMax)
    try {
      return await new Promise<Opened>((resolve) => {
        this.#answer = resolve
        running.stdin?.write(`${goesOn ? 'write' : 'read'} ${this.#directory}\n`)
      })
    } finally {
      clearTimeout(timer)
    }
  }

  #start(): ChildProcess {
    const running = spawn(process.execPath, [child], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../../.cache/node') },
    })
    if (running.stdout !== null) {
      createInterface({ input: running.stdout }).on('line', (line) =>
        this.#answer?.(JSON.parse(line) as Opened),
      )
    }
    running.stdin?.on('error', () => {})
    running.on('close', (code, signal) => {
      this.#process = null
      this.#answer?.({ kind: 'crashed', signal: signal ?? `exit ${code}` })
    })
    return running
  }

  close(): void {
    this.#answer = null
    this.#process?.stdin?.end()
    removeDirectory(this.#directory)
  }
}
