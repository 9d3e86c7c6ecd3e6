import { existsSync } from 'node:fs'
import { ArgonError, isArgonError } from '../../shared/model/errors.ts'
import { actorBytesMax } from '../../shared/model/limits.ts'
import type { Moment } from '../../shared/model/moment.ts'
import type { Engine } from '../engine/engine.ts'
import type { Link } from '../engine/projects/link.ts'
import type { ProjectInfo } from '../engine/projects/project-info.ts'
import type { Project } from '../engine/projects/project.ts'
import { resolveDataDir } from '../host/data-dir.ts'
import { openKeyFileSecrets } from '../host/key-file-secrets.ts'
import { groups } from './format.ts'
import type { Io } from './io.ts'
import { Output } from './output.ts'
import { pickProject } from './pick-project.ts'
import { Progress } from './progress.ts'

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly dataDir?: string
  readonly actor?: string
  readonly dryRun?: boolean
}

const indexProgressText = ({ foldedLsn, headLsn }: { foldedLsn: number; headLsn: number }): string =>
  `Making the index: ${groups(foldedLsn)} of ${groups(headLsn)} entries`

/** What a command works with: the world, what was asked for in common, and the engine once it is needed. */
export class Context {
  readonly io: Io
  readonly out: Output
  #options: CommonOptions = {}
  #engine: Promise<Engine> | null = null

  constructor(io: Io) {
    this.io = io
    this.out = new Output(io)
  }

  /** Takes over what the parser found. */
  take(options: CommonOptions): void {
    this.#options = options
  }

  get isJson(): boolean {
    return this.#options.json === true
  }

  get isRehearsal(): boolean {
    return this.#options.dryRun === true
  }

  get dataDir(): string {
    const { env, platform, home, cwd } = this.io
    const { dataDir } = this.#options
    const argv = dataDir === undefined ? [] : ['--data-dir', dataDir]
    return resolveDataDir({ argv, env, platform, home, cwd })
  }

  /** Who changes are recorded as. */
  get author(): { readonly actor: string } {
    const actor = this.#options.actor ?? this.io.userName()
    const bytes = Buffer.byteLength(actor)
    if (bytes === 0 || bytes > actorBytesMax) {
      const message = `--actor takes a name of 1 to ${actorBytesMax} bytes, not of ${bytes}`
      throw new ArgonError('request.invalid', message, { bytes })
    }
    return { actor }
  }

  /** The engine over the data directory, which is made where it is not there. */
  engine(): Promise<Engine> {
    this.#engine ??= this.#openEngine()
    return this.#engine
  }

  async #openEngine(): Promise<Engine> {
    const { createEngine } = await import('../engine/engine.ts')
    const { now, wait, randomBytes } = this.io
    const openSecretStore = () => openKeyFileSecrets(this.dataDir)
    return createEngine({ dataDirectory: this.dataDir, now, wait, randomBytes, openSecretStore })
  }

  /** Every project, those in the trash included. A data directory that is not there has none, and is not made for it. */
  async projects(): Promise<ProjectInfo[]> {
    return existsSync(this.dataDir) ? (await this.engine()).projects.list() : []
  }

  /** The project that a name, handle or id means. */
  async describe(wanted: string): Promise<ProjectInfo> {
    return pickProject(await this.projects(), wanted, this.dataDir)
  }

  /**
   * The open project that a name, handle or id means, its index whole; the copy of one that is shared is brought up to
   * its log, as far as that can be reached.
   */
  async open(wanted: string): Promise<{ info: ProjectInfo; project: Project; engine: Engine }> {
    const info = await this.describe(wanted)
    const engine = await this.engine()
    const project = await engine.projects.useLog(info.id)
    while (!project.isWhole()) await this.follow(project.makeIndexWhole(), indexProgressText)
    if (project.link !== null) await this.#bringUpToDate(project, project.link)
    return { info, project, engine }
  }

  async #bringUpToDate(project: Project, link: Link): Promise<void> {
    try {
      await link.bringUpToDate()
    } catch (error) {
      if (!isArgonError(error)) throw error
      this.note(`${error.message}; shown is the copy kept here, as of LSN ${project.log.head().lsn}`)
    }
  }

  /** Goes through work that reports as it goes, and shows that; stops at the next report once the person wants it to. */
  async follow<T>(steps: AsyncIterable<T>, describe: (step: T) => string): Promise<T | undefined> {
    const progress = this.progress()
    let last: T | undefined
    try {
      for await (const step of steps) {
        this.refuseInterrupted()
        progress?.report(() => describe(step))
        last = step
      }
    } finally {
      progress?.end()
    }
    return last
  }

  /** Null where nobody wants to see any. */
  progress(): Progress | null {
    return this.#isTalkative ? new Progress(this.io) : null
  }

  refuseInterrupted(): void {
    if (this.io.interrupted.aborted) throw new ArgonError('cancelled', 'Interrupted')
  }

  /** One result: an object on a line of its own for programs, or text for people. */
  result(json: object, text: readonly string[]): Promise<void> {
    return this.out.lines(this.isJson ? [JSON.stringify(json)] : text)
  }

  /** Tells what was done, or, in a rehearsal, what would be: "Renamed project ...", "Would rename project ...". */
  changed(
    action: string,
    [did, would]: readonly [string, string],
    rest: string,
    json: object,
  ): Promise<void> {
    const dryRun = this.isRehearsal
    const text = dryRun ? `Would ${would} ${rest}; nothing was changed` : `${did} ${rest}`
    return this.result({ action, dryRun, ...json }, [text])
  }

  /** A remark on stderr that is no part of the result. */
  note(text: string): void {
    if (this.#isTalkative) this.io.stderr.write(`${text}\n`)
  }

  /** With `--json` stderr is for errors alone, unless a person watches it. */
  get #isTalkative(): boolean {
    return this.#options.quiet !== true && (!this.isJson || this.io.stderr.isTTY === true)
  }

  /** Says which boundary was taken where an LSN inside a record was asked for. */
  noteBoundary({ lsn, requested }: Moment): void {
    if (requested !== null) this.note(`LSN ${requested} lies inside a record; LSN ${lsn} before it was taken`)
  }

  /** Ends what is running and closes the files. */
  async close(): Promise<void> {
    const engine = await this.#engine?.catch(() => null)
    await engine?.close()
  }
}
