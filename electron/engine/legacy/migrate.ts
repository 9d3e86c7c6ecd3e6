import type { Db } from 'mongodb'
import { mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { mainName } from '../../../shared/model/branch.ts'
import { createBranch, type Author } from '../branches/branch-commands.ts'
import type { Project } from '../projects/project.ts'
import { catalogueAt, isSystemCollection } from '../read/catalogue.ts'
import { listServerCollections, type ServerCollection } from '../transfer/mongodb/list-source.ts'
import { pullCollection } from '../transfer/mongodb/pull-collection.ts'
import { dropCollection } from '../write/collections.ts'
import type { BranchRun, CollectionRun } from './branch-run.ts'
import { bytesOfEntries } from './entry-bytes.ts'
import { refuseAmbiguous, surveyDatabase, type Survey } from './find-branches.ts'
import type { Meaning, MigrationProgress } from '../../../shared/model/migration.ts'
import { MigrationRun } from './migration-run.ts'
import { migrationMessage, refuseForeignChanges } from './provenance.ts'
import { readCollection } from './read-collection.ts'
import { verifyBranch } from './verify-migration.ts'

export interface MigrationInput {
  readonly db: Db
  readonly meaning: Meaning
  readonly signal?: AbortSignal
}

/**
 * Brings the branches of a database of the older layout into a project: `main`, then each other one as a branch forked
 * from it, with its differences alone; then every document is read from the database again and compared. The database
 * is only read. Whoever stops it, or a crash, leaves whole records; the next run compares what is there and writes the rest,
 * and so takes over what was changed in the database since. Errors: `legacy.ambiguous` where names must be explained first,
 * `legacy.changed` where the project holds what no migration of this database wrote, `cancelled`.
 */
export async function* migrate(
  project: Project,
  { db, meaning, signal }: MigrationInput,
  { actor }: Author,
): AsyncGenerator<MigrationProgress> {
  const survey = await surveyDatabase(db, meaning, signal)
  const run = new MigrationRun(survey.found, false, project.deps.now)
  yield* importAll(project, { db, survey, run, actor, signal })
  run.begin('verifying')
  for (const branch of run.branches) yield* verifyBranch(project, { db, run, signal }, branch)
  run.noteLate((await listServerCollections(db)).map(({ name }) => name))
  yield run.end(await bytesOfEntries(project))
}

/** What `migrate` would write, found out by writing it: the project is to be one that nobody keeps. */
export async function* rehearseMigration(
  project: Project,
  { db, meaning, signal }: MigrationInput,
  { actor }: Author,
): AsyncGenerator<MigrationProgress> {
  const survey = await surveyDatabase(db, meaning, signal)
  const run = new MigrationRun(survey.found, true, project.deps.now)
  yield* importAll(project, { db, survey, run, actor, signal })
  yield run.end(await bytesOfEntries(project))
}

interface ImportContext {
  readonly db: Db
  readonly survey: Survey
  readonly run: MigrationRun
  readonly actor: string
  readonly signal: AbortSignal | undefined
}

async function* importAll(project: Project, context: ImportContext): AsyncGenerator<MigrationProgress> {
  const { survey, run } = context
  refuseAmbiguous(survey.found)
  refuseForeignChanges(project, survey.found)
  for (const branch of run.branches) yield* new BranchImport(project, context).run(branch)
}

/** Brings one branch to the state of its copies. */
class BranchImport {
  readonly #project: Project
  readonly #context: ImportContext

  constructor(project: Project, context: ImportContext) {
    this.#project = project
    this.#context = context
  }

  async *run(branch: BranchRun): AsyncGenerator<MigrationProgress> {
    const branchId = await this.#findOrMake(branch.name)
    await this.#dropOthers(branchId, branch)
    for (const collection of branch.collections) yield* this.#collection(branch, branchId, collection)
  }

  #author(what: string): Author {
    const { actor, survey } = this.#context
    return { actor, message: migrationMessage(what, survey.found.database) }
  }

  async #findOrMake(name: string): Promise<BranchId> {
    const main = this.#project.branches.byName(mainName)?.id ?? mainBranchId
    const present = name === mainName ? main : this.#project.branches.byName(name)?.id
    return present ?? createBranch(this.#project, name, main, atHead, this.#author(`branch ${name}`))
  }

  /** What `main` has and the branch has not was dropped on the branch. */
  async #dropOthers(branchId: BranchId, branch: BranchRun): Promise<void> {
    const names = new Set(branch.collections.map(({ found }) => found.collection))
    const author = this.#author(`branch ${branch.name}`)
    for (const { id, name } of catalogueAt(this.#project, branchId, this.#project.log.head().lsn)) {
      if (names.has(name) || isSystemCollection(name)) continue
      await dropCollection(this.#project, branchId, id, author)
      branch.dropped.push(name)
    }
  }

  async *#collection(
    branch: BranchRun,
    branchId: BranchId,
    collection: CollectionRun,
  ): AsyncGenerator<MigrationProgress> {
    const { db, survey, run, signal } = this.#context
    const { source, collection: name } = collection.found
    const theirs = { ...(survey.collections.get(source) as ServerCollection), name }
    const place = {
      project: this.#project,
      branchId,
      author: this.#author(source),
      signal,
      wrote: () => {},
      foundUnusable: (_: string, { bytes, reason }: { bytes: Uint8Array; reason: string }) =>
        run.noteUnusable(source, bytes, reason),
    }
    const documents = readCollection(db, source, collection.imported, signal)
    for await (const written of pullCollection(place, theirs, documents)) {
      collection.written = written
      yield run.progress(branch, collection)
    }
  }
}
