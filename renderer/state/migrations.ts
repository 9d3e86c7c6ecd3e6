import type { ConnectionId, ProjectId } from '../../shared/model/ids.ts'
import type { Meaning } from '../../shared/model/migration.ts'
import { api } from '../api/client.ts'
import { createProject } from './project-actions.ts'
import { runRepair } from './repairs.ts'
import { useSession } from './session.ts'

/** A database of the older layout, and what its names mean. */
export interface MigrationSource {
  readonly connectionId: ConnectionId
  readonly database: string
  readonly meaning: Meaning
}

/** Makes a project and migrates into it; that goes on in the panel of tasks, and is gone on with from there. */
export async function migrateIntoNew(source: MigrationSource, name: string): Promise<void> {
  await createProject(name)
  const { projectId } = useSession.getState()
  if (projectId !== null) startMigration(source, projectId)
}

function startMigration(source: MigrationSource, projectId: ProjectId): void {
  void runRepair('migrate', projectId, {
    again: () => startMigration(source, projectId),
    async work(signal, tell) {
      for await (const migration of api.migration.run({ ...source, projectId }, { signal })) {
        const { done, total } = migration
        tell({ migration, share: total === 0 ? null : done / total })
      }
    },
  })
}
