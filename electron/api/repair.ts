import type { repair } from '../../shared/contract/repair.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'

export function repairHandlers(engine: Engine): FeatureImpl<typeof repair> {
  const { projects } = engine
  return {
    async *verify({ projectId }) {
      yield* engine.verify(await projects.useLog(projectId))
    },

    async *rebuildIndex({ projectId }) {
      for await (const report of engine.rebuildIndex(await projects.useLog(projectId))) {
        const done = report.step === 'checking' ? report.checkedLsn : report.foldedLsn
        yield { step: report.step, done, total: report.headLsn }
      }
    },

    async *prepare({ projectId }) {
      const project = await projects.useLog(projectId)
      if (project.isWhole()) return
      for await (const { foldedLsn, headLsn } of project.makeIndexWhole()) {
        yield { done: foldedLsn, total: headLsn }
      }
    },

    async *salvage({ projectId, name }) {
      yield* engine.salvage(await projects.useLog(projectId), name)
    },
  }
}
