import type { MongoClient } from 'mongodb'
import type { Meaning } from '../../../shared/model/migration.ts'
import type { Author } from '../branches/branch-commands.ts'
import { answerInWords, inWords } from '../mongodb/in-words.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import type { Project } from '../projects/project.ts'
import type { ProjectRegistry } from '../projects/registry.ts'
import { checkDatabaseName } from '../transfer/mongodb/list-source.ts'
import { dryRun } from './dry-run.ts'
import { findBranches } from './find-branches.ts'
import { migrate } from './migrate.ts'

/** A database of the older layout, and what a person says its names mean. */
export interface MigrationSource {
  readonly database: string
  readonly meaning: Meaning
  readonly signal?: AbortSignal
}

/**
 * What brings a database of the older layout into a project. A client is connected and belongs to who gives it. Failures
 * of the driver are `ArgonError`s with a code `mongodb.*`; a name no database can have is `database.badName`.
 */
export const migrationDoor = (projects: ProjectRegistry, deps: EngineDeps) => ({
  find: (client: MongoClient, source: MigrationSource) =>
    answerInWords(findBranches(databaseOf(client, source), source.meaning, source.signal)),
  dryRun: (client: MongoClient, source: MigrationSource, author: Author) =>
    inWords(dryRun(projects, deps, { ...source, db: databaseOf(client, source) }, author)),
  run: (client: MongoClient, project: Project, source: MigrationSource, author: Author) =>
    inWords(migrate(project, { ...source, db: databaseOf(client, source) }, author)),
})

function databaseOf(client: MongoClient, { database }: MigrationSource) {
  checkDatabaseName(database)
  return client.db(database)
}
