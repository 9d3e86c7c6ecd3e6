import type { collections } from '../../shared/contract/collections.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { authorOf } from './author.ts'

export function collectionHandlers(
  { projects, collections: commands }: Engine,
  facts: HostFacts,
): FeatureImpl<typeof collections> {
  const author = authorOf(facts)
  return {
    list: async ({ projectId, branchId, at }) => commands.list(await projects.use(projectId), branchId, at),
    create: async ({ projectId, branchId, name }) =>
      commands.create(await projects.use(projectId), branchId, name, author),
    rename: async ({ projectId, branchId, collectionId, name }) =>
      commands.rename(await projects.use(projectId), branchId, collectionId, name, author),
    drop: async ({ projectId, branchId, collectionId, message }) =>
      commands.drop(await projects.use(projectId), branchId, collectionId, authorOf(facts, message)),
  }
}
