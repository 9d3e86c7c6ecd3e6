import { ArgonError } from '../../../shared/model/errors.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import type { Project } from '../projects/project.ts'
import { ImportRun, type ImportInput } from './import-run.ts'

/** Ended imports that can still be asked about. */
const endedKeptMax = 100

/** The imports of this process, by their ids. */
export class Imports {
  readonly #deps: EngineDeps
  readonly #runs = new Map<string, ImportRun>()

  constructor(deps: EngineDeps) {
    this.#deps = deps
  }

  async begin(project: Project, input: ImportInput, actor: string): Promise<ImportRun> {
    const id = Buffer.from(this.#deps.randomBytes(12)).toString('hex')
    const run = await ImportRun.begin(project, id, input, actor)
    this.#runs.set(id, run)
    this.#forgetOld()
    return run
  }

  get(id: string): ImportRun {
    const run = this.#runs.get(id)
    if (run === undefined) {
      throw new ArgonError('import.notFound', 'There is no such import any more; start it again', { id })
    }
    return run
  }

  /** Stops what is running; what was written stays. */
  async close(): Promise<void> {
    const runs = [...this.#runs.values()]
    await Promise.all(runs.map((run) => run.cancel('Argon Desktop was closed')))
  }

  #forgetOld(): void {
    const ended = [...this.#runs.values()].filter((run) => run.state !== 'running')
    for (const run of ended.slice(0, Math.max(0, ended.length - endedKeptMax))) this.#runs.delete(run.id)
  }
}
