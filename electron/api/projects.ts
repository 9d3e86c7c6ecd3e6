import type { projects } from '../../shared/contract/projects.ts'
import { asLsn } from '../../shared/model/ids.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { Signal } from './signal.ts'

export function projectHandlers(engine: Engine, { actor }: HostFacts): FeatureImpl<typeof projects> {
  const { projects: registry } = engine
  return {
    list: () => registry.list(),
    create: ({ name }) => registry.create(name, { actor }),
    rename: ({ projectId, name }) => registry.rename(projectId, name),
    delete: ({ projectId }) => registry.delete(projectId),
    undelete: ({ projectId }) => registry.undelete(projectId),

    async open({ projectId }) {
      const open = await registry.use(projectId)
      const head = open.log.head()
      return {
        project: await registry.describe(projectId),
        headLsn: asLsn(head.lsn),
        headTime: head.time,
        firstTime: open.log.boundsAt(1)?.time ?? head.time,
      }
    },

    createSample: () => engine.sample.create(actor),

    async *watch(_, { signal }) {
      const news = new Signal()
      const wake = (): void => news.fire()
      const stop = registry.onChange(wake)
      signal.addEventListener('abort', wake, { once: true })
      try {
        while (!signal.aborted) {
          yield await registry.list()
          await news.wait()
        }
      } finally {
        stop()
        signal.removeEventListener('abort', wake)
      }
    },
  }
}
