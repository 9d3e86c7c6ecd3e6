import { existsSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { projectsOpenMax } from '../../../shared/model/limits.ts'
import { createMain, type Author } from '../branches/branch-commands.ts'
import { checkStoreFile, newestTransaction } from '../store/check-store-file.ts'
import { openLmdbStore } from '../store/lmdb-store.ts'
import type { NewestCommit } from '../store/newest-commit.ts'
import { openDataDirectory, removeAbandoned, unfinishedPrefix } from './data-directory.ts'
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
import { placeholderInfo, projectIdFrom, projectIdOf, readInfo, writeInfo } from './project-info.ts'
import type { ProjectInfo } from './project-info.ts'
import type { EngineDeps } from './engine-deps.ts'
import { Project } from './project.ts'
import { storeError } from '../store/store-error.ts'
import { removeScratch, scratchName } from './scratch.ts'
import { sealWhenIdle, type Every } from './seal-when-idle.ts'
import { dataFile, watchStore } from '../store/watch-store.ts'
import { checkNewestCommit, firstLsnOf } from '../verify/check-newest-commit.ts'
import { checkRecentRecords } from '../verify/check-recent-records.ts'

export interface RegistryOptions extends EngineDeps {
  /**
   * Calls `act` again and again, `milliseconds` apart, until the function that it gives is called. Where it is left out
   * nothing is done in the background.
   */
  readonly every?: Every
  /** Absolute path of the data directory; made when it is not there. */
  readonly dataDirectory: string
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
    const building = this.#build(this.#options, begin, choose)
    for (;;) {
      const step = await building.next()
      if (step.done === true) return step.value
    }
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
    return this.#build(deps, fill, (infos) => nextFreeName(infos, name))
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
    return project
  }

  /** A path beside a project's store for what is made and removed again; a crash leaves it to the next who opens it. */
  async scratchDirectory(id: ProjectId): Promise<string> {
    return path.join(await this.#projectsDirectory(), id, scratchName(this.#suffix()))
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
  }

  /** Everything of it in one turn, so that two callers never open the same store twice. */
  #openNow(id: ProjectId, directory: string): OpenProject {
    const known = this.#open.get(id)
    if (known !== undefined) return known
    if (this.#open.size >= projectsOpenMax) throw tooManyOpen()
    const store = path.join(directory, id, storeFolder)
    if (!existsSync(path.join(store, dataFile))) throw damaged(id, store)
    const project = this.#openStore(id, store)
    const open = {
      project,
      stopWatching: watchStore(store, () => refreshQuietly(project)),
      stopSealing: sealWhenIdle(project, this.#options.every),
    }
    this.#open.set(id, open)
    return open
  }

  #openStore(id: ProjectId, directory: string): Project {
    try {
      const newest = checkStoreFile(path.join(directory, dataFile))
      checkRoom(directory)
      return this.#startProject(id, directory, newest)
    } catch (error) {
      const known = directoryError(storeError(error, directory), this.#options.dataDirectory)
      throw known instanceof ArgonError ? known : damaged(id, directory, error)
    }
  }

  #startProject(id: ProjectId, directory: string, newest: NewestCommit | null): Project {
    const store = openLmdbStore(directory)
    try {
      const project = new Project(id, store, this.#options)
      checkNewest(project, newest, path.join(directory, dataFile))
      return project
    } catch (error) {
      void store.close()
      throw error
    }
  }

  async *#build<T>(
    deps: EngineDeps,
    fill: (project: Project) => AsyncIterable<T>,
    chooseName: (infos: readonly ProjectInfo[]) => string,
  ): AsyncGenerator<T, ProjectInfo> {
    const directory = await this.#projectsDirectory()
    const id = projectIdFrom(this.#options.randomBytes(16))
    const unfinished = path.join(directory, unfinishedPrefix + id)
    try {
      checkRoom(directory)
      const project = new Project(id, openLmdbStore(path.join(unfinished, storeFolder)), deps)
      try {
        yield* fill(project)
      } finally {
        await project.close()
      }
      return await this.#publish(id, unfinished, chooseName)
    } catch (error) {
      throw directoryError(error, this.#options.dataDirectory)
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
  }

  #publish(
    id: ProjectId,
    unfinished: string,
    chooseName: (infos: readonly ProjectInfo[]) => string,
  ): Promise<ProjectInfo> {
    return this.#change(async () => {
      const infos = await this.list()
      const name = chooseName(infos)
      const createdTime = this.#options.now()
      const info = { id, name, handle: freeHandle(infos, name), createdTime, deletedTime: null }
      const directory = await this.#projectsDirectory()
      await writeInfo(unfinished, info, this.#suffix())
      await rename(unfinished, path.join(directory, id))
      await flushDirectory(directory)
      return info
    })
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

/** Where another process has written meanwhile, the store is in use and whole, and no longer what was read from the file. */
function checkNewest(project: Project, newest: NewestCommit | null, file: string): void {
  // An index that is made anew before it is read has nothing to be held against.
  if (!project.isWhole()) return
  try {
    if (newest !== null) checkNewestCommit(project, newest)
    checkRecentRecords(project)
  } catch (error) {
    if (newest !== null && newestTransaction(file) !== newest.transaction) return
    if (isArgonError(error, 'index.corrupt')) return project.distrustIndex()
    if (newest === null || !isArgonError(error, 'log.corrupt')) throw error
    project.distrust(firstLsnOf(newest), error)
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

function damaged(id: ProjectId, directory: string, cause?: unknown): ArgonError {
  const message = `The store of the project in ${directory} is missing or cannot be read`
  return new ArgonError('project.damaged', message, { id, directory }, { cause })
}
