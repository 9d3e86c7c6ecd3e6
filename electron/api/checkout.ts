import type { checkout } from '../../shared/contract/checkout.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import { spaced } from './spaced.ts'

export function checkoutHandlers(engine: Engine): FeatureImpl<typeof checkout> {
  return {
    async *plan({ connectionId, projectId, ...input }, { signal }) {
      const client = await engine.connections.openConnection(connectionId)
      const project = await engine.projects.use(projectId)
      const reports = engine.checkout.plan(client, project, { ...input, signal })
      yield* spaced(reports, ({ kind }) => kind === 'comparing')
    },

    async *apply({ connectionId, projectId, ...input }, { signal }) {
      await engine.connections.assertWritable(connectionId)
      const client = await engine.connections.openConnection(connectionId)
      const project = await engine.projects.use(projectId)
      const reports = engine.checkout.apply(client, project, { ...input, signal })
      yield* spaced(reports, ({ kind }) => kind !== 'done')
    },
  }
}
