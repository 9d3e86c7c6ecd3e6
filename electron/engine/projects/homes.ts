import { ArgonError } from '../../../shared/model/errors.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import type { Home, SharedHome } from '../../../shared/model/link.ts'
import { deriveHandle, normaliseName } from '../../../shared/model/names.ts'
import { createMain, type Author } from '../branches/branch-commands.ts'
import { LazyRemoteLog } from '../log/mongodb/lazy-remote-log.ts'
import type { SharedDatabase } from '../log/mongodb/shared-database.ts'
import type { SharedProject } from '../log/mongodb/shared-projects.ts'
import { BranchProjector } from './branch-projector.ts'
import { isCopy } from './copy-mark.ts'
import type { Wait } from './engine-deps.ts'
import type { Project } from './project.ts'
import type { ProjectInfo } from './project-info.ts'

/** How shared homes are reached. Where it is left out there are none. */
export interface HomesDeps {
  /** Connects to a home's database; rejects with an `ArgonError` that says what to do. */
  readonly connectHome?: (home: SharedHome) => Promise<SharedDatabase>
  /** Rejects with `connection.locked` where a person does not want anything to be written to a home. */
  readonly refuseLocked?: (home: SharedHome) => Promise<void>
  readonly wait?: Wait
}

/** The databases in which projects are kept, each connected once, when it is first asked for something. */
export class Homes {
  readonly #deps: HomesDeps
  readonly #databases = new Map<string, Promise<SharedDatabase>>()
  /** Projects that somebody is attaching: whoever comes meanwhile waits for that. */
  readonly #attaching = new Map<ProjectId, Promise<void>>()

  constructor(deps: HomesDeps) {
    this.#deps = deps
  }

  async database(home: SharedHome): Promise<SharedDatabase> {
    const key = JSON.stringify([home.connectionId, home.database])
    const database = this.#databases.get(key) ?? this.#connect(home)
    this.#databases.set(key, database)
    try {
      return await database
    } catch (error) {
      this.#databases.delete(key)
      throw error
    }
  }

  async #connect(home: SharedHome): Promise<SharedDatabase> {
    if (this.#deps.connectHome !== undefined) return this.#deps.connectHome(home)
    throw new ArgonError('log.unreachable', 'Databases cannot be reached from here')
  }

  /** Rejects with `connection.locked` where nothing may be written to a home. */
  async refuseLocked(home: Home): Promise<void> {
    if (home.kind === 'mongodb') await this.#deps.refuseLocked?.(home)
  }

  /** Every project whose log is in a database and begun. */
  async list(home: SharedHome): Promise<SharedProject[]> {
    const { projects } = await this.database(home)
    return (await projects.list()).filter(({ state }) => state === 'confirmed')
  }

  /** Lets a project follow its log in a database, where the store is a copy of one; another process may have moved it. */
  async attach(project: Project, describe: () => Promise<ProjectInfo>): Promise<void> {
    if (isCopy(project.store) === (project.link !== null)) return
    const attaching = this.#attaching.get(project.id) ?? this.#attach(project, describe)
    this.#attaching.set(project.id, attaching)
    await attaching.finally(() => this.#attaching.delete(project.id))
  }

  async #attach(project: Project, describe: () => Promise<ProjectInfo>): Promise<void> {
    if (project.link !== null) return project.sharing.end()
    const { home } = await describe()
    if (home.kind === 'mongodb') await this.share(project, home)
  }

  async share(project: Project, home: SharedHome): Promise<void> {
    const wait = this.#deps.wait ?? never
    const remote = new LazyRemoteLog(
      async () => (await this.database(home)).log(project.id),
      () => this.refuseLocked(home),
    )
    const rows = async () => (await this.database(home)).branches(project.id)
    const projector = new BranchProjector(project, rows, wait)
    const link = await project.sharing.begin(remote, wait)
    project.sharing.onAppended = (record) => projector.note(record)
    link.onRebuilt = () => void projector.renew()
    link.onStopping = async () => {
      const written = projector.stop()
      if (link.status.kind !== 'offline') await written
    }
  }

  /** Writes the first record of a project that is new in a database; what fails leaves no name taken there. */
  async begin(project: Project, wanted: string, home: SharedHome, author: Author): Promise<void> {
    const name = normaliseName(wanted, 'project.badName')
    const { projects } = await this.database(home)
    const taken = new Set((await projects.list()).map(({ handle }) => handle))
    const handle = deriveHandle(name, (one) => taken.has(one), 'project')
    await projects.claim({ id: project.id, name, handle })
    try {
      await this.share(project, home)
      await createMain(project, author)
      await projects.confirm(project.id)
    } catch (error) {
      // A record that is there after all is found by whoever repairs claims.
      if (!(error instanceof ArgonError && error.code === 'log.outcomeUnknown'))
        await projects.release(project.id).catch(() => {})
      throw error
    }
  }

  /** Brings the beginning of a log to a new copy: enough to be opened, the rest follows. Throws what the log throws. */
  async beginCopy(project: Project, home: SharedHome): Promise<void> {
    await this.share(project, home)
    const { link } = project
    if (link === null) throw new Error('A shared project has a link')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = (): void => {
      const { status } = link
      if (status.kind === 'offline') reject(new ArgonError(status.error.code, status.error.message))
      else if (project.log.head().lsn > 0) resolve()
      else if (status.kind === 'following') reject(notBegun(project.id))
    }
    const stop = link.onStatus(look)
    look()
    await promise.finally(stop)
  }

  async close(): Promise<void> {
    const databases = [...this.#databases.values()]
    this.#databases.clear()
    const closing = databases.map((database) => database.then((one) => one.close()))
    await Promise.allSettled(closing)
  }
}

/** Without a timer nothing is tried again by itself. */
export const never: Wait = (_milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve(undefined)
    signal?.addEventListener('abort', resolve, { once: true })
  })

const notBegun = (id: ProjectId): ArgonError =>
  new ArgonError('project.notFound', 'The database has no such project, or it is being made right now', {
    id,
  })
