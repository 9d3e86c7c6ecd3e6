import { ArgonError } from '../../../shared/model/errors.ts'
import type { Commit } from '../../../shared/model/entry.ts'
import { isControlOperation } from '../../../shared/model/entry.ts'
import type { Project } from '../projects/project.ts'
import type { FoundBranches } from '../../../shared/model/migration.ts'

/** What a migration's records say in the log: by it the next run knows them for its own. */
export const migrationMessage = (what: string, database: string): string =>
  `Migrate ${what} from the database ${database}`

const isOfMigration = (message: string, database: string): boolean =>
  message.startsWith('Migrate ') && message.endsWith(` from the database ${database}`)

/**
 * Refuses a project whose branches of these names hold something that no migration of this database wrote: it would be
 * overwritten with what the database holds.
 */
export function refuseForeignChanges(project: Project, { branches, database }: FoundBranches): void {
  for (const { name } of branches) {
    const row = project.branches.byName(name)
    if (row === undefined) continue
    for (const commit of project.commitsOf(row.id, 1, project.log.head().lsn)) {
      if (isAboutDocuments(commit) && !isOfMigration(commit.message, database)) throw changed(name, commit)
    }
  }
}

const isAboutDocuments = (commit: Commit): boolean =>
  commit.inserts + commit.updates + commit.deletes > 0 ||
  commit.operations.some((op) => !isControlOperation(op))

function changed(branch: string, { lsn }: Commit): ArgonError {
  const message = `Branch \`${branch}\` has changes of its own, at LSN ${lsn}, that a migration would overwrite; migrate into a new project`
  return new ArgonError('legacy.changed', message, { branch, lsn })
}
