import type { transfer } from '../../shared/contract/transfer.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import type { ApiContext } from './context.ts'
import { sleep } from './sleep.ts'

const progressMilliseconds = 250

export function transferHandlers(
  { projects, imports }: Engine,
  { actor, connection }: ApiContext,
): FeatureImpl<typeof transfer> {
  const own = new Set<Awaited<ReturnType<Engine['imports']['begin']>>>()
  let isClosed = false
  // Nobody else has the rest of their files.
  const cancelOwn = (): void => {
    for (const run of own) void run.cancel('The window that sent the file was closed')
  }
  connection.onClose(() => {
    isClosed = true
    cancelOwn()
  })
  return {
    async begin({ projectId, ...input }) {
      const run = await imports.begin(await projects.use(projectId), input, actor)
      own.add(run)
      void run.ended.then(() => own.delete(run))
      if (isClosed) cancelOwn()
      return run.progress()
    },

    write: async ({ importId, bytes }) => ({ state: await imports.get(importId).write(bytes) }),
    finish: ({ importId }) => imports.get(importId).finish(),
    cancel: ({ importId }) => imports.get(importId).cancel(),

    async *progress({ importId }, { signal }) {
      const run = imports.get(importId)
      while (!signal.aborted) {
        const progress = run.progress()
        yield progress
        if (progress.state !== 'running') return
        await Promise.race([sleep(progressMilliseconds, signal), run.ended])
      }
    },
  }
}
