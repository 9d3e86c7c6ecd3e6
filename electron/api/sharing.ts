import type { moveProgress, sharing } from '../../shared/contract/sharing.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import type { Home, LinkStatus } from '../../shared/model/link.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { output } from 'zod/mini'
import type { Engine } from '../engine/engine.ts'
import type { HostFacts } from './context.ts'
import { Signal } from './signal.ts'
import { spaced } from './spaced.ts'

export function sharingHandlers(engine: Engine, { actor }: HostFacts): FeatureImpl<typeof sharing> {
  const { projects, shared } = engine
  return {
    async list({ home }) {
      const [there, here] = await Promise.all([shared.list(home), projects.list()])
      const present = new Set(here.filter(({ deletedTime }) => deletedTime === null).map(({ id }) => id))
      return there.map(({ id, name, handle, createdTime }) => {
        return { id, name, handle, createdTime, isHere: present.has(id) }
      })
    },
    create: ({ name, home }) => shared.create(name, home, { actor }),
    join: ({ projectId, home }) => shared.join(projectId, home),
    move: ({ projectId, to }, { signal }) =>
      spaced(movedProject(engine, projectId, to, actor, signal), ({ project }) => project === null),
    status: ({ projectId }, { signal }) => followLink(engine, projectId, signal),
    async retry({ projectId }) {
      const project = await projects.useLog(projectId)
      project.link?.look()
      return {}
    },
  }
}

type MoveProgress = output<typeof moveProgress>

/** Stops between two reports when the caller goes; whatever was copied by then is not copied again. */
async function* movedProject(
  { move }: Engine,
  projectId: ProjectId,
  to: Home,
  actor: string,
  signal: AbortSignal,
): AsyncGenerator<MoveProgress> {
  const steps = move(projectId, to, { actor })
  let last = { lsn: 0, headLsn: 0 }
  for (;;) {
    const step = await steps.next()
    if (step.done === true) {
      yield { ...last, step: 'moved', project: step.value }
      return
    }
    last = { lsn: step.value.lsn, headLsn: step.value.headLsn }
    yield { ...step.value, project: null }
    if (!signal.aborted) continue
    await steps.return(undefined as never)
    return
  }
}

interface ToldLink {
  readonly status: LinkStatus | null
  readonly sinceTime: number
}

const none = (): void => {}

/** The newest status each time that the reader is ready for one; a project that is moved has another link, or none. */
async function* followLink(
  { projects }: Engine,
  projectId: ProjectId,
  signal: AbortSignal,
): AsyncGenerator<ToldLink> {
  const news = new Signal()
  const wake = (): void => news.fire()
  const stop = projects.onChange(wake)
  let stopStatus = none
  signal.addEventListener('abort', wake, { once: true })
  try {
    while (!signal.aborted) {
      const { link } = await projects.useLog(projectId)
      stopStatus()
      stopStatus = link?.onStatus(wake) ?? none
      yield { status: link?.status ?? null, sinceTime: link?.sinceTime ?? 0 }
      await news.wait()
    }
  } finally {
    stop()
    stopStatus()
    signal.removeEventListener('abort', wake)
  }
}
