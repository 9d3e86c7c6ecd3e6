import { ArgonError } from '../../../shared/model/errors.ts'
import type { IndexProgress } from '../index/make-index.ts'
import type { Project } from '../projects/project.ts'
import { verifyLog } from './verify-log.ts'

/** Progress of a rebuild: the log is read through first, then the index is folded from it. */
export type RebuildProgress =
  | { readonly step: 'checking'; readonly checkedLsn: number; readonly headLsn: number }
  | ({ readonly step: 'folding' } & IndexProgress)

/**
 * Throws the index away and folds it anew from the log. The log is checked first: where it is damaged the index stays
 * as it is, and `log.corrupt` names the LSN. Whoever stops iterating, or is killed, leaves an index that is not whole:
 * nothing is read from it, and the next use of the project goes on with it.
 */
export async function* rebuildIndex(project: Project): AsyncGenerator<RebuildProgress> {
  for await (const { checkedLsn, headLsn, firstBadLsn, reason } of verifyLog(project)) {
    if (firstBadLsn !== null) throw new ArgonError('log.corrupt', reason, { lsn: firstBadLsn })
    yield { step: 'checking', checkedLsn, headLsn }
  }
  await project.discardIndex()
  for await (const progress of project.makeIndexWhole()) yield { step: 'folding', ...progress }
}
