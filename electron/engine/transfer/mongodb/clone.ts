import type { MongoClient } from 'mongodb'
import { mainBranchId, type BranchId, type ProjectId } from '../../../../shared/model/ids.ts'
import type { At } from '../../../../shared/model/moment.ts'
import { normaliseName } from '../../../../shared/model/names.ts'
import { createBranch, type Author } from '../../branches/branch-commands.ts'
import type { EngineDeps } from '../../projects/engine-deps.ts'
import type { ProjectRegistry } from '../../projects/registry.ts'
import { listSource, pullListed, type PullInput, type PullSource } from './pull.ts'
import type { PullProgress } from './pull-report.ts'

/** Where a clone goes. */
export type CloneTarget =
  | { readonly kind: 'newProject'; readonly name: string }
  | {
      readonly kind: 'newBranch'
      readonly projectId: ProjectId
      readonly name: string
      readonly from: BranchId
      readonly at: At
    }
  | { readonly kind: 'branch'; readonly projectId: ProjectId; readonly branchId: BranchId }

export interface CloneInput extends Omit<PullInput, 'branchId'>, PullSource {
  readonly target: CloneTarget
}

export type CloneProgress =
  /** Where it goes; running it again with this branch as its target goes on from where it stopped. */
  { readonly kind: 'target'; readonly projectId: ProjectId; readonly branchId: BranchId } | PullProgress

/**
 * Takes a database, or some of its collections, over into a project or branch, which is made when the source has been
 * found. A new project is there from the beginning, with what has come so far, so that a clone which was stopped can go
 * on. Errors: those of `listSource` and of making the target; `cancelled`.
 */
export async function* cloneDatabase(
  client: MongoClient,
  projects: ProjectRegistry,
  deps: EngineDeps,
  input: CloneInput,
  actor: string,
): AsyncGenerator<CloneProgress> {
  const { target, ...source } = input
  if (target.kind === 'newProject') normaliseName(target.name, 'project.badName')
  const listed = await listSource(client, source)
  const author = { actor, message: `Clone of database ${source.database}` }
  const { projectId, branchId } = await findOrMake(projects, deps, target, author)
  yield { kind: 'target', projectId, branchId }
  yield* pullListed(client, listed, await projects.use(projectId), { ...source, branchId }, author)
}

async function findOrMake(
  projects: ProjectRegistry,
  deps: EngineDeps,
  target: CloneTarget,
  author: Author,
): Promise<{ projectId: ProjectId; branchId: BranchId }> {
  if (target.kind === 'branch') return target
  if (target.kind === 'newProject') {
    const made = await projects
      .createFilled(normaliseName(target.name, 'project.badName'), deps, author, nothing)
      .next()
    if (made.done !== true) throw new Error('An empty project reports no progress')
    return { projectId: made.value.id, branchId: mainBranchId }
  }
  const project = await projects.use(target.projectId)
  const branchId = await createBranch(project, target.name, target.from, target.at, author)
  return { projectId: target.projectId, branchId }
}

async function* nothing(): AsyncGenerator<never> {}
