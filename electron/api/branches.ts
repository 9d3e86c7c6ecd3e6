import type { branches } from '../../shared/contract/branches.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'

export function branchHandlers(
  { projects, branches: commands }: Engine,
  { actor }: HostFacts,
): FeatureImpl<typeof branches> {
  const author = { actor }
  return {
    list: async ({ projectId }) => commands.list(await projects.use(projectId)),

    async create({ projectId, name, from, at }) {
      const project = await projects.use(projectId)
      return commands.describe(project, await commands.create(project, name, from, at, author))
    },

    async rename({ projectId, branchId, name }) {
      const project = await projects.use(projectId)
      return commands.describe(project, await commands.rename(project, branchId, name, author))
    },

    async delete({ projectId, branchId }) {
      const project = await projects.use(projectId)
      return commands.describe(project, await commands.delete(project, branchId, author))
    },

    async undelete({ projectId, branchId }) {
      const project = await projects.use(projectId)
      return commands.describe(project, await commands.undelete(project, branchId, author))
    },

    resetPreview: async ({ projectId, branchId, at }) =>
      commands.resetPreview(await projects.use(projectId), branchId, at),

    async reset({ projectId, branchId, at, backupName }) {
      const project = await projects.use(projectId)
      const made = await commands.reset(project, branchId, at, backupName, author)
      return { branch: commands.describe(project, made), previous: commands.describe(project, branchId) }
    },

    async undoReset({ projectId, branchId }) {
      const project = await projects.use(projectId)
      const restored = await commands.undoReset(project, branchId, author)
      return { branch: commands.describe(project, restored), previous: commands.describe(project, branchId) }
    },

    resolve: async ({ projectId, name, at }) => commands.resolve(await projects.use(projectId), name, at),
  }
}
