import { mainName } from '../../../shared/model/branch.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { BranchId, Lsn, ProjectId } from '../../../shared/model/ids.ts'
import { projectListMilliseconds } from '../../../shared/model/limits.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ProjectInfo } from '../../engine/projects/project-info.ts'
import type { Project } from '../../engine/projects/project.ts'
import { parseDatabaseName } from './database-name.ts'

/** A database that a client named: a branch at its head or in the past, or a name that no project has yet. */
export type Database =
  | {
      readonly kind: 'branch'
      readonly name: string
      readonly project: Project
      readonly branchId: BranchId
      readonly past: Lsn | null
    }
  | { readonly kind: 'absent'; readonly name: string }

export type BranchDatabase = Extract<Database, { kind: 'branch' }>

/** Finds the branch that the name of a database means. The list of projects is remembered for a moment. */
export class Databases {
  readonly #engine: Engine
  readonly #now: () => number
  #listed: { readonly at: number; readonly infos: Promise<readonly ProjectInfo[]> } | null = null
  readonly #stop: () => void

  constructor(engine: Engine, now: () => number) {
    this.#engine = engine
    this.#now = now
    this.#stop = engine.projects.onChange(() => (this.#listed = null))
  }

  close(): void {
    this.#stop()
  }

  /** Projects that are not in the trash. */
  async projects(): Promise<readonly ProjectInfo[]> {
    const infos = await this.#infos()
    return infos.filter(({ deletedTime }) => deletedTime === null)
  }

  /**
   * What a name means now. Errors: `database.badName` where MongoDB has no such name, `project.notFound` and
   * `branch.notFound` where the name is that of a branch and there is none.
   */
  async find(name: string): Promise<Database> {
    const parsed = parseDatabaseName(name)
    if (parsed.kind === 'bad') throw new ArgonError('database.badName', parsed.reason, { name })
    const info = await this.#project(parsed.kind === 'plain' ? parsed.name : parsed.project)
    if (parsed.kind === 'plain') {
      return info === undefined ? { kind: 'absent', name } : this.#open(name, info.id, mainName)
    }
    if (info === undefined) throw noProject(parsed.project)
    const found = await this.#open(name, info.id, parsed.branch)
    if (parsed.at.kind === 'head') return found
    const { branchId, lsn } = this.#engine.branches.resolve(found.project, parsed.branch, parsed.at)
    return { ...found, branchId, past: lsn }
  }

  /** As `find`, and makes the project where there is none: a database appears with its first write. */
  async make(name: string, actor: string): Promise<BranchDatabase> {
    const found = await this.find(name)
    if (found.kind === 'branch') return found
    try {
      await this.#engine.projects.create(name, { actor })
    } catch (error) {
      // Another client may have been first; else the name differs from a project's in its case alone.
      if (!isArgonError(error, 'project.nameTaken') || (await this.#project(name)) === undefined) throw error
    }
    return this.make(name, actor)
  }

  async #open(name: string, id: ProjectId, branch: string): Promise<BranchDatabase> {
    const project = await this.#engine.projects.use(id)
    const row = project.branches.byHandle(branch)
    if (row === undefined) throw noBranch(project, branch)
    return { kind: 'branch', name, project, branchId: row.id, past: null }
  }

  /** By its handle, or letter for letter by its name. */
  async #project(name: string): Promise<ProjectInfo | undefined> {
    const known = byName(await this.projects(), name)
    if (known !== undefined) return known
    this.#listed = null
    return byName(await this.projects(), name)
  }

  #infos(): Promise<readonly ProjectInfo[]> {
    const now = this.#now()
    if (this.#listed === null || now - this.#listed.at > projectListMilliseconds) {
      const infos = this.#engine.projects.list()
      this.#listed = { at: now, infos }
      infos.catch(() => (this.#listed = null))
    }
    return this.#listed.infos
  }
}

const byName = (infos: readonly ProjectInfo[], name: string): ProjectInfo | undefined =>
  infos.find((info) => info.name === name) ?? infos.find((info) => info.handle === name)

const noProject = (handle: string): ArgonError =>
  new ArgonError('project.notFound', `There is no project with the handle \`${handle}\``, { handle })

function noBranch(project: Project, handle: string): ArgonError {
  const message = `The project has no branch with the handle \`${handle}\`; \`argonCreateBranch\` makes one`
  return new ArgonError('branch.notFound', message, { handle, project: project.id })
}
