import type { BranchId, ProjectId } from '../../shared/model/ids.ts'
import type { Home, SharedHome } from '../../shared/model/link.ts'
import type { Author } from './branches/branch-commands.ts'
import * as branchCommands from './branches/branch-commands.ts'
import { describeBranch, listBranches, resetPreview } from './branches/list-branches.ts'
import { rehearseBranches } from './branches/rehearse-branches.ts'
import { resolveBranch } from './branches/resolve-branch.ts'
import { Database, type DatabaseOptions } from './client/database.ts'
import { openChangeStream } from './changes/open-change-stream.ts'
import { Connections, type ConnectionsOptions } from './connections/connections.ts'
import { axisWindow } from './history/axis.ts'
import { listCommits } from './history/commits.ts'
import { resolveMoment } from './history/moments.ts'
import { locate, nth, step } from './history/positions.ts'
import { sealHistory } from './history/seal-history.ts'
import { migrationDoor } from './legacy/doors.ts'
import { homesByConnection } from './projects/home-by-connection.ts'
import { planDelete, planName, planRename, planUndelete } from './projects/info-changes.ts'
import { moveProject } from './projects/move-project.ts'
import type { Project } from './projects/project.ts'
import { ProjectRegistry, type RegistryOptions } from './projects/registry.ts'
import { createShared, joinShared } from './projects/share-projects.ts'
import { listCollections } from './read/collections.ts'
import { documentVersions, firstDocumentLsn, readDocument, readPage } from './read/documents.ts'
import { countDocuments } from './read/count.ts'
import { distinctValues } from './read/distinct.ts'
import { openAggregate } from './read/aggregate.ts'
import { explainFind } from './read/explain.ts'
import { openFind } from './read/find.ts'
import { collectionNamed, visibleCollections } from './read/read-view.ts'
import { scanDocuments } from './read/scan-documents.ts'
import { createSampleShop } from './sample/create-sample-shop.ts'
import { checkImport } from './transfer/check-import.ts'
import { Imports } from './transfer/imports.ts'
import { checkoutDoor, cloneDoor, followDoor } from './transfer/mongodb/doors.ts'
import { rebuildIndex } from './verify/rebuild-index.ts'
import { salvageProject } from './verify/salvage.ts'
import { verifyProject } from './verify/verify-project.ts'
import { writeOutput } from './write/aggregate-output.ts'
import { createCollection, dropCollection, renameCollection } from './write/collections.ts'
import { dropNamed, modifyNamed, renameNamed } from './write/named-collections.ts'
import { createIndexes, dropIndexes, listIndexes } from './write/indexes.ts'
import { writeDocuments } from './write/documents.ts'
import { findAndModify, type FindAndModifyInput } from './write/find-and-modify.ts'
import { findAndModifyOnNothing, runOnNothing } from './write/on-nothing.ts'
import type { StatementsInput } from './write/statement.ts'
import { findCommitted } from './write/find-committed.ts'
import type { RequestId } from './write/past-request.ts'
import { runStatements } from './write/statements.ts'
import { beginTransaction } from './write/transaction.ts'
import { undoRange } from './write/undo.ts'
import { failureOf } from './write/write-failure.ts'

export { ElementCursor, findField } from './bson/raw.ts'
export { validateDocument, validateInSteps } from './bson/validate.ts'
export { encode as documentBytes } from './bson/bson-options.ts'
export { collationAsStored } from './write/index-specification.ts'
export { compileFilter } from './query/filter/compile-filter.ts'
export { collectionUuid, uuidSubtype } from './read/collection-uuid.ts'
export { replaceFile } from './projects/files.ts'
export type { OpenSecretStore, SecretStore } from './connections/secret-store.ts'
export {
  createLegacyEngine,
  unsupported as legacyUnsupported,
  type LegacyEngine,
  type LegacyOptions,
} from './legacy/legacy-engine.ts'
export type EngineOptions = RegistryOptions & ConnectionsOptions

/**
 * The engine over one data directory, and its only door: everything outside comes in here. Functions of a feature take
 * the open project that `projects.use` gave. Trouble with the directory is an error of the call that meets it.
 */
export function createEngine(options: EngineOptions) {
  const connections = new Connections(options)
  const homes = options.connectHome === undefined ? homesByConnection(connections, options) : {}
  const projects = new ProjectRegistry({ ...options, ...homes })
  const imports = new Imports(options)
  return {
    projects,
    /** What would become of a project's name, handle and trash. */
    projectPlans: { name: planName, rename: planRename, delete: planDelete, undelete: planUndelete },
    imports,
    checkImport,

    connections,
    sample: { create: (actor: string) => createSampleShop(projects, options, actor) },
    branches: {
      list: listBranches,
      describe: describeBranch,
      resolve: resolveBranch,
      create: branchCommands.createBranch,
      rename: branchCommands.renameBranch,
      delete: branchCommands.deleteBranch,
      undelete: branchCommands.undeleteBranch,
      resetPreview,
      reset: branchCommands.resetBranch,
      undoReset: branchCommands.undoReset,
      rehearse: rehearseBranches,
    },
    collections: {
      list: listCollections,
      create: createCollection,
      rename: renameCollection,
      drop: dropCollection,
      dropNamed,
      renameNamed,
      modifyNamed,
    },
    documents: {
      page: readPage,
      get: readDocument,
      scan: scanDocuments,
      firstLsn: firstDocumentLsn,
      versions: documentVersions,
      write: writeDocuments,
      undo: undoRange,
    },
    /** MongoDB's language over a view: a branch at a record boundary, and over it what a transaction has written. */
    query: {
      collection: collectionNamed,
      collections: visibleCollections,
      find: openFind,
      aggregate: openAggregate,
      count: countDocuments,
      explain: explainFind,
      distinct: distinctValues,
    },
    /** A branch's changes as they come, in MongoDB's change events. */
    changes: { open: openChangeStream },
    /** A branch as scripts know a database: with the names, options and results of MongoDB's official driver. */
    database: (project: Project, branchId: BranchId, options?: DatabaseOptions) =>
      new Database(project, branchId, options),
    indexes: { list: listIndexes, create: createIndexes, drop: dropIndexes },
    statements: {
      run: runStatements,
      /** For a pipeline that ends with `$out` or `$merge`. */
      writeOutput,
      findAndModify,
      failureOf,
      /** The same where there is no database yet, and none shall be made. */
      runOnNothing: (input: Pick<StatementsInput, 'statements' | 'ordered'>) => runOnNothing(options, input),
      findAndModifyOnNothing: (input: FindAndModifyInput) => findAndModifyOnNothing(options, input),
    },
    transactions: {
      begin: beginTransaction,
      /** Where a transaction was committed, in whichever project: a commit that is sent again names none. */
      committed: (id: RequestId) => findCommitted(projects, options, id),
    },
    history: { window: axisWindow, locate, nth, step, commits: listCommits, resolve: resolveMoment },
    sealHistory,
    clone: cloneDoor(projects, options),
    checkout: checkoutDoor,
    follow: followDoor,
    migration: migrationDoor(projects, options),
    /** What mends projects takes them from `projects.useLog`, since their index may be what is wrong. */
    async *verify(project: Project) {
      yield* verifyProject(project, await projects.scratchDirectory(project.id))
    },
    rebuildIndex,
    salvage: (project: Project, name: string) => salvageProject(projects, options, project, name),
    /** Projects whose log is in a database that others may use too. `project.link` says how each stands to it. */
    shared: {
      list: (home: SharedHome) => projects.homes.list(home),
      create: (name: string, home: SharedHome, author: Author) =>
        createShared(projects, options, { name, home }, author),
      join: (id: ProjectId, home: SharedHome) => joinShared(projects, options, { id, home }),
    },
    /** Takes a project to another home, with its whole history. */
    move: (id: ProjectId, to: Home, author: Author) => moveProject(projects, options, { id, to }, author),
    /** Stops imports, waits for what is being written, and closes every store and every connection. */
    async close(): Promise<void> {
      await imports.close()
      await projects.close()
      await connections.close()
    },
  }
}

export type Engine = ReturnType<typeof createEngine>
