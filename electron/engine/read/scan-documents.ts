import { ArgonError } from '../../../shared/model/errors.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import { scanTurnMilliseconds, scanTurnStepsMax } from '../../../shared/model/limits.ts'
import type { Moment } from '../../../shared/model/moment.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'
import type { WalkPosition } from '../index/merged-cursor.ts'
import { Pace } from '../index/pace.ts'
import { breathe } from '../store/turns.ts'
import type { Project } from '../projects/project.ts'
import { compileFilter, type Matcher } from '../query/filter/compile-filter.ts'
import { openSnapshot, type CollectionAt } from './documents.ts'

export interface ScanInput extends CollectionAt {
  /** A filter document in MongoDB's language, as BSON; null for every document. */
  readonly filter: Uint8Array | null
  /** Ends the scan between two turns; it then throws `cancelled`. */
  readonly signal?: AbortSignal
  /** Awaited between two turns: where the documents go somewhere slower, the scan waits for it. */
  readonly ready?: () => Promise<void>
}

/** A document that matched. It lies in the store's buffer until `onDocument` reads anything else or returns. */
export interface ScannedDocument extends DocumentPlace {
  readonly lsn: Lsn
}

export interface ScanResult {
  readonly moment: Moment
  /** Documents that were looked at, and those of them that matched. */
  readonly scanned: number
  readonly matched: number
}

/** A filter's cost and a document's size count as further rows of the index: one for this many looks, and bytes. */
const looksPerStep = 16
const bytesPerStep = 4096

/**
 * Shows each document of a collection at a moment that matches the filter, in the order of `_id`, until `onDocument`
 * returns false. The filter runs over the bytes where they lie, so that what does not match is neither copied nor
 * decoded. Others have their turn every few milliseconds; what is written meanwhile is not seen, for the moment stands.
 * Errors: those of `compileFilter`, `collection.notFound`, `cancelled`.
 */
export async function scanDocuments(
  project: Project,
  input: ScanInput,
  onDocument: (document: ScannedDocument) => boolean,
): Promise<ScanResult> {
  const matcher = input.filter === null ? null : compileFilter(input.filter)
  const { moment, snapshot } = openSnapshot(project, input)
  const pace = new Pace(project.deps.now, { milliseconds: scanTurnMilliseconds, steps: scanTurnStepsMax })
  const cost = costOf(matcher)
  let scanned = 0
  let matched = 0
  let from: WalkPosition | null = null
  do {
    throwIfAborted(input.signal)
    pace.begin()
    from = snapshot.walk(from, pace, (seen) => {
      const { bytes, start, end } = seen.look()
      scanned++
      if (cost > 0 || end - start >= bytesPerStep) pace.take(cost + Math.floor((end - start) / bytesPerStep))
      if (matcher !== null && !matcher.matches(bytes, start)) return true
      matched++
      return onDocument({ bytes, start, end, lsn: seen.lsn })
    })
    if (from !== null) await breathe()
    if (from !== null) await input.ready?.()
    project.refuseUnfinished()
  } while (from !== null)
  return { moment, scanned, matched }
}

const costOf = (matcher: Matcher | null): number =>
  matcher === null ? 0 : Math.floor(matcher.weight / looksPerStep)

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ArgonError('cancelled', 'The scan was stopped')
}
