import type { Lsn } from '../../../shared/model/ids.ts'
import { scanTurnMilliseconds, scanTurnStepsMax } from '../../../shared/model/limits.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'
import { Pace } from '../index/pace.ts'
import type { DocumentTest } from '../query/filter/value.ts'
import type { Matcher } from '../query/filter/compile-filter.ts'
import type { Steps } from '../store/turns.ts'
import type { CatalogueRow } from './catalogue-cache.ts'
import type { DocumentSource, SourceDocument, Turn } from './walk/document-source.ts'
import { openSource } from './walk/open-source.ts'
import { planRead, type MatchQuery, type ReadPlan } from './walk/plan.ts'
import type { ReadView } from './read-view.ts'

/** What a walk has looked at so far. */
export interface WalkStats {
  /** Rows of an index. */
  readonly keysExamined: number
  readonly documentsExamined: number
  readonly matched: number
}

/** A document that matched. It lies in the store's buffer until anything else is read. */
export interface MatchedDocument extends DocumentPlace {
  /** Copied at each asking. */
  readonly docKey: Uint8Array
  /** Null where it is not committed yet. */
  readonly lsn: Lsn | null
}

/** A filter's cost and a document's size count as further rows of the index: one for this many looks, and bytes. */
const looksPerStep = 16
const bytesPerStep = 4096

/** The documents of a collection that match, found as the plan says, a turn's worth at a time. */
export class MatchingWalk {
  readonly plan: ReadPlan
  readonly #source: DocumentSource
  readonly #filter: Matcher | null
  readonly #isMember: DocumentTest | null
  readonly #pace: Pace
  readonly #cost: number
  #documentsExamined = 0
  #matched = 0
  /** Notes which index is used; when the walk begins, for some are only explained. */
  #noteUse: (() => void) | null

  constructor(view: ReadView, row: CatalogueRow, query: MatchQuery) {
    const { now } = view.project.deps
    const { filter } = query
    this.plan = planRead(view, row, query)
    this.#source = openSource(view, row.id, this.plan.access)
    this.#filter = filter
    const { access } = this.plan
    this.#noteUse = () => view.project.indexUses.note(row.id, access)
    this.#isMember = access.kind === 'index' ? access.isMember : null
    this.#pace = new Pace(now, { milliseconds: scanTurnMilliseconds, steps: scanTurnStepsMax })
    this.#cost = filter === null ? 0 : Math.floor(filter.weight / looksPerStep)
  }

  /** Whether every document matches. */
  get isWhole(): boolean {
    const filter = this.#filter?.filter
    if (this.#isMember !== null) return false
    return filter === undefined || (filter.kind === 'and' && filter.parts.length === 0)
  }

  get stats(): WalkStats {
    const { access } = this.plan
    // A range of `_id`s is gone through in the documents themselves: each is a key too.
    const keys = access.kind === 'scan' && access.isById ? this.#documentsExamined : this.#source.keysExamined
    return {
      keysExamined: keys,
      documentsExamined: this.#documentsExamined,
      matched: this.#matched,
    }
  }

  /**
   * Shows what matches until `visit` returns false, a few milliseconds are over or nothing is left. It can be asked
   * again unless it was done, and goes on behind what it has shown.
   */
  advance(visit: (document: MatchedDocument) => boolean): Turn {
    this.#pace.begin()
    this.#noteUse?.()
    this.#noteUse = null
    return this.#source.advance(this.#pace, (document) => this.#at(document, visit))
  }

  #at(document: SourceDocument, visit: (document: MatchedDocument) => boolean): boolean {
    const { bytes, start, end } = document.look()
    this.#documentsExamined++
    if (this.#cost > 0 || end - start >= bytesPerStep) {
      this.#pace.take(this.#cost + Math.floor((end - start) / bytesPerStep))
    }
    if (this.#filter?.matches(bytes, start) === false || this.#isMember?.(bytes, start) === false) return true
    this.#matched++
    return visit(new Match(document, bytes, start, end))
  }
}

class Match implements MatchedDocument {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly #document: SourceDocument

  constructor(document: SourceDocument, bytes: Uint8Array, start: number, end: number) {
    this.#document = document
    this.bytes = bytes
    this.start = start
    this.end = end
  }

  get docKey(): Uint8Array {
    return this.#document.docKey
  }

  get lsn(): Lsn | null {
    return this.#document.lsn
  }
}

/**
 * Shows each document of a collection that matches, until `visit` returns false; it may write to the view's overlay, whose
 * documents are those from before the walk. It yields where others may have a turn, and holds no cursor then. Errors:
 * `index.rebuilding`.
 */
export function* walkMatching(
  view: ReadView,
  row: CatalogueRow,
  query: MatchQuery,
  visit: (document: MatchedDocument) => boolean,
): Steps<WalkStats> {
  const walk = new MatchingWalk(view, row, query)
  while (walk.advance(visit) === 'paused') {
    yield
    view.project.refuseUnfinished()
  }
  return walk.stats
}
