import type { Author } from '../branches/branch-commands.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import type { ProjectRegistry } from '../projects/registry.ts'
import { rehearseMigration, type MigrationInput } from './migrate.ts'
import type { MigrationProgress } from '../../../shared/model/migration.ts'

/**
 * What a migration into a new project would write: it is carried out in a project that nobody sees and that is gone
 * afterwards, so that all it tells is what a migration does. Errors: those of `migrate`.
 */
export async function* dryRun(
  projects: ProjectRegistry,
  deps: EngineDeps,
  input: MigrationInput,
  author: Author,
): AsyncGenerator<MigrationProgress> {
  const rehearsal = projects.createFilled('Dry run', deps, author, (project) =>
    rehearseMigration(project, input, author),
  )
  for await (const progress of rehearsal) {
    yield progress
    // Whoever leaves here leaves before the project becomes one of the list.
    if (progress.report !== null) return
  }
}
