import type { endpoint } from '../../shared/contract/endpoint.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { EndpointDoor } from './endpoint-door.ts'
import { Signal } from './signal.ts'

export function endpointHandlers(engine: Engine, door: EndpointDoor): FeatureImpl<typeof endpoint> {
  return {
    status: (_, { signal }) => followed(door, () => door.status(), signal),
    clients: (_, { signal }) => followed(door, () => [...door.clients()], signal),
    start: (settings) => door.start(settings),
    stop: () => door.stop(),

    async address({ projectId, branchId, at }) {
      const project = await engine.projects.use(projectId)
      const { handle } = await engine.projects.describe(projectId)
      const branch = project.branches.get(branchId)
      const moment = at.kind === 'head' ? '' : `@${engine.history.resolve(project, at).lsn}`
      const database = `${handle}~${branch.handle}${moment}`
      return { database, ...(await door.uriOf(database)) }
    },
  }
}

/** A value now, and again when it has changed. */
async function* followed<T>(door: EndpointDoor, read: () => T, signal: AbortSignal): AsyncGenerator<T> {
  const news = new Signal()
  const wake = (): void => news.fire()
  const stop = door.onChange(wake)
  signal.addEventListener('abort', wake, { once: true })
  try {
    let last = ''
    while (!signal.aborted) {
      const value = read()
      const text = JSON.stringify(value)
      if (text !== last) yield value
      last = text
      await news.wait()
    }
  } finally {
    stop()
    signal.removeEventListener('abort', wake)
  }
}
