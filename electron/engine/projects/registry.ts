import { existsSync, type Stats } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import type { Home } from '../../../shared/model/link.ts'
import { projectsOpenMax } from '../../../shared/model/limits.ts'
import { createMain, type Author } from '../branches/branch-commands.ts'
import { openLmdbStore } from '../store/lmdb-store.ts'
import { openDataDirectory, removeAbandoned, unfinishedPrefix } from './data-directory.ts'
import { finish } from './finish.ts'
import { checkRoom, directoryError, flushDirectory } from './files.ts'
import {
  freeHandle,
  nextFreeName,
  planDelete,
  planName,
  planRename,
  planUndelete,
  refuseTrashed,
  type InfoChange,
} from './info-changes.ts'
import { embedded, placeholderInfo, projectIdFrom, projectIdOf, readInfo, writeInfo } from './project-info.ts'
import type { ProjectInfo } from './project-info.ts'
import type { EngineDeps } from './engine-deps.ts'
import { Homes, type HomesDeps } from './homes.ts'
import { openProject } from './open-project.ts'
import { Project } from './project.ts'
import { removeScratch, scratchName } from './scratch.ts'
import { sealWhenIdle, type Every } from './seal-when-idle.ts'
import { dataFile, watchStore } from '../store/watch-store.ts'

export interface RegistryOptions extends EngineDeps, HomesDeps {
  /**
   * Calls `act` again and again, `milliseconds` apart, until the function that it gives is called. Where it is left out
   * nothing is done in the background.
   */
  readonly every?: Every
  /** Absolute path of the data directory; made when it is not there. */
  readonly dataDirectory: string
}

/** A project that is to be made. */
export interface BuildPlan<T> {
  /** One that it has already; made up where it is left out. */
  readonly id?: ProjectId
  readonly home?: Home
  /** Those of the filling alone. */
  readonly deps: EngineDeps
  readonly write: (project: Project) => AsyncIterable<T>
  readonly chooseName: (infos: readonly ProjectInfo[]) => string
}

interface OpenProject {
  readonly project: Project
  readonly stopWatching: () => void
  readonly stopSealing: () => void
}

const storeFolder = 'store'

/**
 * The projects of one data directory. The files are the truth: other processes may use the same directory, so lists
 * are read again each time. A project that was opened stays open until `close` and is shared by everybody.
 */
export class ProjectRegistry {
  readonly homes: Homes
  readonly #options: RegistryOptions
  readonly #open = new Map<ProjectId, OpenProject>()
  readonly #trashed = new Set<ProjectId>()
  readonly #listeners = new Set<() => void>()
  #directory: Promise<string> | null = null
  /** Changes of names go one after the other, so that two of them cannot take the same one. */
  #lastChange: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(options: RegistryOptions) {
    this.#options = options
    this.homes = new Homes(options)
  }

  /** Every project by age, those in the trash included. One that cannot be read stands under a made-up name. */
  async list(): Promise<ProjectInfo[]> {
    const directory = await this.#projectsDirectory()
    const names = await this.#guarded(readdir(directory))
    const ids = names.map(projectIdOf).filter((id) => id !== null)
    const infos = await Promise.all(ids.map((id) => this.#infoOrPlaceholder(directory, id)))
    for (const info of infos) this.#noteTrash(info)
    return infos.sort((a, b) => a.createdTime - b.createdTime || (a.id < b.id ? -1 : 1))
  }

  /** What `project.json` says; `project.notFound` or `project.damaged`. */
  async describe(id: ProjectId): Promise<ProjectInfo> {
    const directory = path.join(await this.#projectsDirectory(), id)
    if (!existsSync(directory)) throw notFound(id)
    const info = await readInfo(directory, id)
    this.#noteTrash(info)
    return info
  }

  /** A new project with the branch `main`; `project.nameTaken` names the project that has the name. */
  async create(wanted: string, author: Author): Promise<ProjectInfo> {
    const choose = (infos: readonly ProjectInfo[]): string => planName(infos, wanted).name
    choose(await this.list())
    async function* begin(project: Project): AsyncGenerator<never> {
      await createMain(project, author)
      yield* nothing()
    }
    return finish(this.build({ deps: this.#options, write: begin, chooseName: choose }))
  }

  /**
   * As `create`, under the next free name, with what `fill` writes, whose progress is passed on. Nobody sees the
   * project before it is whole. `deps` are those of the filling alone.
   */
  createFilled<T>(
    name: string,
    deps: EngineDeps,
    author: Author,
    fill: (project: Project) => AsyncIterable<T>,
  ): AsyncGenerator<T, ProjectInfo> {
    async function* beginAndFill(project: Project): AsyncGenerator<T> {
      await createMain(project, author)
      yield* fill(project)
    }
    return this.createCopy(name, deps, beginAndFill)
  }

  /** As `createFilled`, but for the first record, which `fill` writes too. */
  createCopy<T>(
    name: string,
    deps: EngineDeps,
    fill: (project: Project) => AsyncIterable<T>,
  ): AsyncGenerator<T, ProjectInfo> {
    return this.build({ deps, write: fill, chooseName: (infos) => nextFreeName(infos, name) })
  }

  rename(id: ProjectId, wanted: string): Promise<ProjectInfo> {
    return this.#changeInfo(id, planRename(wanted))
  }

  /** Puts a project into the trash, where its name is free for others; nothing is erased. */
  delete(id: ProjectId): Promise<ProjectInfo> {
    return this.#changeInfo(id, planDelete(this.#options.now()))
  }

  /** Takes a project out of the trash, under the next free name where its own is in use. */
  undelete(id: ProjectId): Promise<ProjectInfo> {
    return this.#changeInfo(id, planUndelete)
  }

  /**
   * The open project, up to date with what other processes have written; opened when it is not yet. Where its index is
   * not whole, that is made first.
   */
  async use(id: ProjectId): Promise<Project> {
    const project = await this.useLog(id)
    if (project.isWhole()) return project
    await project.whole()
    return project
  }

  /** As `use`, for what needs the log alone: the index may be damaged, half made or of another version. */
  async useLog(id: ProjectId): Promise<Project> {
    if (!this.#open.has(id)) {
      await this.describe(id).then(refuseTrashed)
      await removeScratch(path.join(await this.#projectsDirectory(), id))
    }
    this.#refuseClosed()
    if (this.#trashed.has(id)) refuseTrashed(await this.describe(id))
    const { project } = this.#open.get(id) ?? this.#openNow(id, await this.#projectsDirectory())
    project.refresh()
    await this.homes.attach(project, () => this.describe(id))
    return project
  }

  /** A path beside a project's store for what is made and removed again; a crash leaves it to the next who opens it. */
  async scratchDirectory(id: ProjectId): Promise<string> {
    return path.join(await this.#projectsDirectory(), id, scratchName(this.#suffix()))
  }

  /** The projects that are open now. */
  openIds(): ReadonlySet<ProjectId> {
    return new Set(this.#open.keys())
  }

  /** What the store of a project takes on the disk, in bytes: its log and its index, of all branches together. */
  async diskBytes(id: ProjectId): Promise<number> {
    return (await this.#dataFile(id)).size
  }

  /** When the store of a project was written last, in milliseconds since 1970, as its disk says. */
  async writtenTime(id: ProjectId): Promise<number> {
    return (await this.#dataFile(id)).mtimeMs
  }

  async #dataFile(id: ProjectId): Promise<Stats> {
    const file = path.join(await this.#projectsDirectory(), id, storeFolder, dataFile)
    return this.#guarded(stat(file))
  }

  /** Calls `listener` after each change that this process makes to the list. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#lastChange
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const { stopWatching, stopSealing } of open) {
      stopWatching()
      stopSealing()
    }
    await Promise.all(open.map(({ project }) => project.close()))
    await this.homes.close()
  }

  /** Everything of it in one turn, so that two callers never open the same store twice. */
  #openNow(id: ProjectId, directory: string): OpenProject {
    const known = this.#open.get(id)
    if (known !== undefined) return known
    if (this.#open.size >= projectsOpenMax) throw tooManyOpen()
    const store = path.join(directory, id, storeFolder)
    const project = openProject(id, store, this.#options, this.#options.dataDirectory)
    const open = {
      project,
      stopWatching: watchStore(store, () => refreshQuietly(project)),
      stopSealing: sealWhenIdle(project, this.#options.every),
    }
    this.#open.set(id, open)
    return open
  }

  /** A new project, which nobody sees before it is whole. */
  async *build<T>(plan: BuildPlan<T>): AsyncGenerator<T, ProjectInfo> {
    const directory = await this.#projectsDirectory()
    const id = plan.id ?? projectIdFrom(this.#options.randomBytes(16))
    const unfinished = path.join(directory, unfinishedPrefix + id)
    try {
      checkRoom(directory)
      const project = new Project(id, openLmdbStore(path.join(unfinished, storeFolder)), plan.deps)
      try {
        yield* plan.write(project)
      } finally {
        await project.close()
      }
      return await this.#publish(id, unfinished, plan)
    } catch (error) {
      throw directoryError(error, this.#options.dataDirectory)
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
  }

  #publish(
    id: ProjectId,
    unfinished: string,
    { chooseName, home = embedded }: Pick<BuildPlan<unknown>, 'chooseName' | 'home'>,
  ): Promise<ProjectInfo> {
    return this.#change(async () => {
      const infos = await this.list()
      const name = chooseName(infos)
      const createdTime = this.#options.now()
      const given = { home, moving: null, deletedTime: null }
      const info = { id, name, handle: freeHandle(infos, name), createdTime, ...given }
      const directory = await this.#projectsDirectory()
      await writeInfo(unfinished, info, this.#suffix())
      await rename(unfinished, path.join(directory, id))
      await flushDirectory(directory)
      return info
    })
  }

  /** Says where a project is, or is on its way to. */
  changeHome(id: ProjectId, change: Partial<Pick<ProjectInfo, 'home' | 'moving'>>): Promise<ProjectInfo> {
    return this.#changeInfo(id, (info) => ({ ...info, ...change }))
  }

  #changeInfo(id: ProjectId, change: InfoChange): Promise<ProjectInfo> {
    return this.#change(async () => {
      const others = (await this.list()).filter((other) => other.id !== id)
      const info = change(await this.describe(id), others)
      const directory = path.join(await this.#projectsDirectory(), id)
      await this.#guarded(writeInfo(directory, info, this.#suffix()))
      this.#noteTrash(info)
      return info
    })
  }

  async #change(act: () => Promise<ProjectInfo>): Promise<ProjectInfo> {
    this.#refuseClosed()
    const result = this.#lastChange.then(act)
    this.#lastChange = result.catch(() => {})
    const info = await result
    for (const listener of this.#listeners) listener()
    return info
  }

  /** Looked at again until it could be used once: a person may mend its permissions while the app runs. */
  async #projectsDirectory(): Promise<string> {
    this.#directory ??= this.#prepareDirectory()
    try {
      return await this.#directory
    } catch (error) {
      this.#directory = null
      throw error
    }
  }

  async #prepareDirectory(): Promise<string> {
    const directory = await openDataDirectory(this.#options.dataDirectory, this.#suffix())
    // What cannot be cleared away does no harm.
    await removeAbandoned(directory, this.#options.now()).catch(() => {})
    return directory
  }

  async #infoOrPlaceholder(directory: string, id: ProjectId): Promise<ProjectInfo> {
    try {
      return await readInfo(path.join(directory, id), id)
    } catch {
      return placeholderInfo(id)
    }
  }

  #noteTrash({ id, deletedTime }: ProjectInfo): void {
    if (deletedTime === null) this.#trashed.delete(id)
    else this.#trashed.add(id)
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new ArgonError('store.unavailable', 'Argon Desktop is shutting down')
  }

  async #guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw directoryError(error, this.#options.dataDirectory)
    }
  }

  #suffix(): string {
    return Buffer.from(this.#options.randomBytes(4)).toString('hex')
  }
}

/** Trouble that is met here is met again, and told, by the next request. */
function refreshQuietly(project: Project): void {
  try {
    project.refresh()
  } catch (error) {
    if (!(error instanceof ArgonError)) throw error
  }
}

async function* nothing(): AsyncGenerator<never> {}

const tooManyOpen = (): ArgonError =>
  new ArgonError(
    'project.tooManyOpen',
    `${projectsOpenMax} projects are open, and no more can be; start Argon Desktop again to open another`,
    { projects: projectsOpenMax },
  )

const notFound = (id: ProjectId): ArgonError =>
  new ArgonError('project.notFound', 'There is no such project any more', { id })
