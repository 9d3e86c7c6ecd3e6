import type { migration } from '../../shared/contract/migration.ts'
import type { MigrationProgress } from '../../shared/model/migration.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { spaced } from './spaced.ts'

export function migrationHandlers(engine: Engine, { actor }: HostFacts): FeatureImpl<typeof migration> {
  const { migration: commands } = engine
  return {
    async find({ connectionId, ...source }, { signal }) {
      const client = await engine.connections.openConnection(connectionId)
      return commands.find(client, { ...source, signal })
    },

    async *dryRun({ connectionId, ...source }, { signal }) {
      const client = await engine.connections.openConnection(connectionId)
      yield* spaced(commands.dryRun(client, { ...source, signal }, { actor }), isOnlyProgress)
    },

    async *run({ connectionId, projectId, ...source }, { signal }) {
      const client = await engine.connections.openConnection(connectionId)
      const project = await engine.projects.use(projectId)
      yield* spaced(commands.run(client, project, { ...source, signal }, { actor }), isOnlyProgress)
    },
  }
}

const isOnlyProgress = ({ report }: MigrationProgress): boolean => report === null
