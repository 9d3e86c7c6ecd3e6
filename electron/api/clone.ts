import type { clone } from '../../shared/contract/clone.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { spaced } from './spaced.ts'

export function cloneHandlers(engine: Engine, { actor }: HostFacts): FeatureImpl<typeof clone> {
  return {
    databases: async ({ connectionId }) =>
      engine.clone.databases(await engine.connections.openConnection(connectionId)),

    async collections({ connectionId, database }) {
      const client = await engine.connections.openConnection(connectionId)
      const collections = await engine.clone.collections(client, database)
      return collections.map(({ name, documents, skipped, traits }) => {
        return { name, documents, skipped, indexes: traits.indexes?.length ?? 0 }
      })
    },

    async *start({ connectionId, ...input }, { signal }) {
      const client = await engine.connections.openConnection(connectionId)
      const reports = engine.clone.start(client, { ...input, signal }, actor)
      yield* spaced(reports, (report) => report.kind === 'collection' && report.progress.state === 'running')
    },
  }
}
