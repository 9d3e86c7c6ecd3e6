import type { ReadView } from './read-view.ts'
import { TimeLimit } from './stop.ts'
import { breathe } from '../store/turns.ts'
import type { MatchedDocument, MatchingWalk } from './walk-matching.ts'

/** What can end a read before it is done. */
export interface Patience {
  readonly signal?: AbortSignal
  /** 0 is no limit. */
  readonly maxTimeMilliseconds?: number
}

/** Goes through a walk to its end, or until `visit` returns false, with turns for others. Errors: as `TimeLimit.check`. */
export async function runWalk(
  { project }: ReadView,
  walk: MatchingWalk,
  { signal, maxTimeMilliseconds = 0 }: Patience,
  visit: (document: MatchedDocument) => boolean,
): Promise<void> {
  const limit = new TimeLimit(project.deps.now, maxTimeMilliseconds)
  limit.begin()
  for (;;) {
    limit.check(signal)
    project.refuseUnfinished()
    if (walk.advance(visit) !== 'paused') return
    await breathe()
  }
}
