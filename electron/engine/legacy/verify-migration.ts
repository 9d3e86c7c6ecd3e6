import type { Db } from 'mongodb'
import type { Project } from '../projects/project.ts'
import { catalogueAt } from '../read/catalogue.ts'
import { compareCollection, type Difference, type OurSide } from '../transfer/mongodb/compare-collection.ts'
import { throwIfAborted } from '../transfer/mongodb/stop.ts'
import type { BranchRun, CollectionRun } from './branch-run.ts'
import type { MigrationProgress } from '../../../shared/model/migration.ts'
import type { MigrationRun } from './migration-run.ts'
import { readCollection } from './read-collection.ts'

export interface VerifyContext {
  readonly db: Db
  readonly run: MigrationRun
  readonly signal: AbortSignal | undefined
}

/**
 * Reads a branch's copies from the server once more and compares each document with the branch's head, byte by byte. What
 * was written is what was read, so whatever differs now was changed meanwhile.
 */
export async function* verifyBranch(
  project: Project,
  context: VerifyContext,
  branch: BranchRun,
): AsyncGenerator<MigrationProgress> {
  for (const collection of branch.collections) {
    yield* verifyCollection(project, context, branch, collection)
  }
}

async function* verifyCollection(
  project: Project,
  { db, run, signal }: VerifyContext,
  branch: BranchRun,
  collection: CollectionRun,
): AsyncGenerator<MigrationProgress> {
  const { source, collection: name } = collection.found
  const theirs = readCollection(db, source, collection.verified, signal)
  for await (const differences of compareCollection(theirs, ourSide(project, branch.name, name))) {
    throwIfAborted(signal)
    for (const difference of differences) note(run, collection, difference)
    yield run.progress(branch, collection)
  }
}

function ourSide(project: Project, branch: string, collection: string): OurSide {
  const row = project.branches.byName(branch)
  const { lsn } = project.log.head()
  const found = row && catalogueAt(project, row.id, lsn).find(({ name }) => name === collection)
  if (row === undefined || found === undefined) {
    throw new Error(`What was imported to ${branch} is not there`)
  }
  return { project, collectionId: found.id, snapshot: project.snapshot(row.id, lsn, found.id) }
}

function note(run: MigrationRun, collection: CollectionRun, difference: Difference): void {
  const { source } = collection.found
  if (difference.kind === 'same') return
  collection.different++
  // What no branch can hold was named when it was imported.
  if (difference.kind === 'unusable') return
  const { document } = difference.kind === 'onlyOurs' ? difference.ours : difference.theirs
  if (document !== null) run.noteChanged(source, document)
}
