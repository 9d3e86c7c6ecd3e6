import type { Moment } from '../../../shared/model/moment.ts'
import { resolveMoment } from '../history/moments.ts'
import type { Project } from '../projects/project.ts'
import { compileFilter } from '../query/filter/compile-filter.ts'
import { breathe } from '../store/turns.ts'
import { collectionAt } from './catalogue.ts'
import type { CollectionAt } from './documents.ts'
import { expressionContext } from './query-context.ts'
import { throwIfStopped } from './stop.ts'
import { MatchingWalk, type MatchedDocument } from './walk-matching.ts'

export interface ScanInput extends CollectionAt {
  /** A filter document in MongoDB's language, as BSON; null for every document. */
  readonly filter: Uint8Array | null
  /** Ends the scan between two turns; it then throws `cancelled`. */
  readonly signal?: AbortSignal
  /** Awaited between two turns: where the documents go somewhere slower, the scan waits for it. */
  readonly ready?: () => Promise<void>
}

export interface ScanResult {
  readonly moment: Moment
  /** Documents that were looked at, and those of them that matched. */
  readonly scanned: number
  readonly matched: number
}

/**
 * Shows each document of a collection at a moment that matches the filter, in the order of `_id`, until `onDocument`
 * returns false. The filter runs over the bytes where they lie, so that what does not match is neither copied nor
 * decoded. Others have their turn every few milliseconds; what is written meanwhile is not seen, for the moment stands.
 * What `onDocument` is given lies in the store's buffer until it reads anything else or returns.
 * Errors: those of `compileFilter`, `collection.notFound`, `cancelled`.
 */
export async function scanDocuments(
  project: Project,
  input: ScanInput,
  onDocument: (document: MatchedDocument) => boolean,
): Promise<ScanResult> {
  const filter = input.filter === null ? null : compileFilter(input.filter, expressionContext(project))
  const { branchId } = input
  const moment = resolveMoment(project, input.at)
  const row = collectionAt(project, branchId, moment.lsn, input.collectionId)
  const query = { filter, isInIdOrder: true }
  const walk = new MatchingWalk({ project, branchId, lsn: moment.lsn }, row, query)
  for (;;) {
    throwIfStopped(input.signal)
    const isOver = walk.advance(onDocument) !== 'paused'
    if (!isOver) await breathe()
    if (!isOver) await input.ready?.()
    project.refuseUnfinished()
    if (isOver) break
  }
  const { documentsExamined: scanned, matched } = walk.stats
  return { moment, scanned, matched }
}
