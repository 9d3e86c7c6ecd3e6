import type { history } from '../../shared/contract/history.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'

export function historyHandlers({ projects, history: commands }: Engine): FeatureImpl<typeof history> {
  return {
    window: async ({ projectId, ...input }) => commands.window(await projects.use(projectId), input),
    locate: async ({ projectId, branchId, at }) =>
      commands.locate(await projects.use(projectId), branchId, at),
    nth: async ({ projectId, branchId, index }) =>
      commands.nth(await projects.use(projectId), branchId, index),
    step: async ({ projectId, branchId, lsn, direction }) =>
      commands.step(await projects.use(projectId), branchId, lsn, direction),
    commits: async ({ projectId, ...input }) => commands.commits(await projects.use(projectId), input),
  }
}
