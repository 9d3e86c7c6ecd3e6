import type { events } from '../../shared/contract/events.ts'
import type { Commit } from '../../shared/model/entry.ts'
import { ArgonError } from '../../shared/model/errors.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { Engine } from '../engine/engine.ts'
import { Signal } from './signal.ts'

type OpenProject = Awaited<ReturnType<Engine['projects']['use']>>

export function eventHandlers({ projects }: Engine): FeatureImpl<typeof events> {
  return {
    async *commits({ projectId, after }, { signal }) {
      yield* followCommits(await projects.use(projectId), after, signal)
    },
  }
}

/**
 * Commits behind an LSN, then each new one. Nothing is buffered: the log itself is read on from the last one sent, up
 * to the newest that was announced as durable, however slow the reader is.
 */
async function* followCommits(
  project: OpenProject,
  after: number | null,
  signal: AbortSignal,
): AsyncGenerator<Commit> {
  const head = project.log.head().lsn
  if (after !== null && after > head) {
    const message = `The history ends at LSN ${head}; it cannot be followed from ${after}`
    throw new ArgonError('lsn.beyondHead', message, { lsn: after, head })
  }
  let sent = after ?? head
  let announced = head
  const news = new Signal()
  const wake = (): void => news.fire()
  const stop = project.onCommit((commit) => {
    announced = commit.lastLsn
    // A shared log that was replaced is told from where it differs.
    sent = Math.min(sent, commit.lsn - 1)
    news.fire()
  })
  signal.addEventListener('abort', wake, { once: true })
  try {
    while (!signal.aborted) {
      if (sent >= announced) {
        await news.wait()
        continue
      }
      await project.whole()
      for (const header of project.log.headers(sent + 1, 'ascending')) {
        if (header.lsn > announced || signal.aborted || !project.isWhole()) break
        const commit = project.commitOf(header)
        sent = commit.lastLsn
        yield commit
      }
    }
  } finally {
    stop()
    signal.removeEventListener('abort', wake)
  }
}
