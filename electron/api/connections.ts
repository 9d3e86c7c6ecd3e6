import type { connections } from '../../shared/contract/connections.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import { Signal } from './signal.ts'

export function connectionHandlers({ connections: saved }: Engine): FeatureImpl<typeof connections> {
  return {
    list: () => saved.list(),
    protection: () => saved.protection(),
    save: ({ connectionId, ...request }) => saved.save({ ...request, id: connectionId }),
    undelete: ({ connectionId }) => saved.undelete(connectionId),
    unlock: ({ connectionId, secrets }) => saved.unlock(connectionId, secrets),
    test: ({ connectionId, uri, secrets }, { signal }) =>
      saved.test({ id: connectionId, uri, secrets }, signal),

    async delete({ connectionId }) {
      await saved.delete(connectionId)
      return {}
    },

    async *watch(_, { signal }) {
      const news = new Signal()
      const wake = (): void => news.fire()
      const stop = saved.onChange(wake)
      signal.addEventListener('abort', wake, { once: true })
      try {
        while (!signal.aborted) {
          yield await saved.list()
          await news.wait()
        }
      } finally {
        stop()
        signal.removeEventListener('abort', wake)
      }
    },
  }
}
