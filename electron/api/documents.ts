import type { documents } from '../../shared/contract/documents.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { authorOf } from './author.ts'

export function documentHandlers(
  { projects, documents: commands }: Engine,
  facts: HostFacts,
): FeatureImpl<typeof documents> {
  return {
    page: async ({ projectId, ...input }) => commands.page(await projects.use(projectId), input),
    get: async ({ projectId, ...input }) => commands.get(await projects.use(projectId), input),
    firstLsn: async ({ projectId, ...input }) => commands.firstLsn(await projects.use(projectId), input),
    versions: async ({ projectId, ...input }) => commands.versions(await projects.use(projectId), input),
    write: async ({ projectId, message, draft, ...input }) =>
      commands.write(await projects.use(projectId), input, authorOf(facts, message, draft)),
    undo: async ({ projectId, message, draft, ...input }) =>
      commands.undo(await projects.use(projectId), input, authorOf(facts, message, draft)),
  }
}
