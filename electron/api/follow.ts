import type { follow } from '../../shared/contract/follow.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { spaced } from './spaced.ts'

export function followHandlers(engine: Engine, { actor }: HostFacts): FeatureImpl<typeof follow> {
  return {
    async source({ projectId, branchId }) {
      const project = await engine.projects.use(projectId)
      return { database: engine.follow.source(project, branchId) }
    },

    async *start({ connectionId, projectId, ...input }, { signal }) {
      const client = await engine.connections.openConnection(connectionId)
      const project = await engine.projects.use(projectId)
      const reports = engine.follow.start(client, project, { ...input, signal }, { actor })
      yield* spaced(reports, ({ kind }) => kind === 'following')
    },
  }
}
