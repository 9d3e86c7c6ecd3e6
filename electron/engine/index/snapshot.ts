import { asLsn, mainBranchId, type CollectionId, type Lsn } from '../../../shared/model/ids.ts'
import { pageBytesMax } from '../../../shared/model/limits.ts'
import { compareBytes } from '../bson/raw.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import { tallyTotal, type Tally } from './activity-bucket.ts'
import { decodeTransition } from './born.ts'
import { BornCursor } from './born-cursor.ts'
import { currentDocument, currentLsn } from './current.ts'
import {
  copyOf,
  type Direction,
  type DocumentCursor,
  type DocumentPlace,
  type Found,
  type LookAtDocument,
  type VersionedDocument,
} from './document-cursor.ts'
import { documentKey, samePrefix, setVersionOwner, versionKey, versionLsn } from './keys.ts'
import { openWidestLeap } from './leap.ts'
import { MergedCursor, type WalkPosition } from './merged-cursor.ts'
import { Pace } from './pace.ts'
import type { Lineage, Segment } from './segment.ts'
import { SegmentCursor } from './segment-cursor.ts'
import type { IndexTables } from './tables.ts'

/** Where a page begins. */
export type PageStart =
  | { readonly kind: 'edge' }
  | { readonly kind: 'key'; readonly docKey: Uint8Array; readonly inclusive: boolean }
  | { readonly kind: 'offset'; readonly offset: number }

export interface PageRequest {
  readonly start: PageStart
  readonly direction: Direction
  readonly limit: number
}

/** Documents in ascending order whatever the direction; `hasMore` says whether there are others further on. */
export interface SnapshotPage {
  readonly documents: readonly VersionedDocument[]
  readonly hasMore: boolean
}

/** The document that a walk has come to. */
export interface SeenDocument {
  readonly docKey: Uint8Array
  readonly lsn: Lsn
  look(): DocumentPlace
}

/** Where a walk begins and which way it goes: from the key on, or from the first one when it is null. */
export interface WalkRange {
  readonly direction: Direction
  readonly start: Uint8Array | null
}

const wholeCollection: WalkRange = { direction: 'forward', start: null }

/** Fewer documents born than this, and fewer than one in 64: go by the `born` table. */
const bornDocumentsMax = 4096
const bornShare = 64

interface MeasuredSegment {
  readonly segment: Segment
  /** The branch's tally of the collection up to its bound, and up to its head. */
  readonly before: Tally
  readonly now: Tally
}

/** Whether few of a branch's documents were born, among many. */
function isEarly(before: Tally, now: Tally): boolean {
  const entries = tallyTotal(before)
  return entries <= bornDocumentsMax && entries * bornShare <= tallyTotal(now)
}

/**
 * One collection at one moment of one lineage. It reads and cannot write; it holds no transaction: each call reads the
 * same state again, because versions above the bounds are not looked at.
 */
export class Snapshot {
  readonly #tables: IndexTables
  readonly #lineage: Lineage
  readonly #collection: CollectionId
  readonly #lookAt: LookAtDocument
  readonly #headLsn: number

  constructor(
    tables: IndexTables,
    lineage: Lineage,
    collection: CollectionId,
    lookAt: LookAtDocument,
    headLsn: number,
  ) {
    this.#headLsn = headLsn
    this.#tables = tables
    this.#lineage = lineage
    this.#collection = collection
    this.#lookAt = lookAt
  }

  /** Documents in the collection at this moment: a fold of the log, not a scan. */
  count(): number {
    let count = 0
    for (const { branch, bound } of this.#lineage) {
      const tally = this.#tables.activity.settledUpTo(branch, this.#collection, bound)
      count += tally.inserts - tally.deletes
    }
    return count
  }

  /** The newest version of one document at this moment; null when there is none or it is deleted. */
  get(docKey: Uint8Array): VersionedDocument | null {
    const segment = this.#segmentOf(docKey)
    const found = segment === undefined ? null : this.#find(segment, docKey)
    if (found === null || found.document === null) return null
    return { docKey, lsn: found.lsn, document: found.document }
  }

  /**
   * The leaf-most part of the lineage that has a version of a document, or the last one, which is not asked: most
   * branches wrote few of the documents that they see, and rows of `versions` are a tenth of those of `current`.
   */
  #segmentOf(docKey: Uint8Array): Segment | undefined {
    const last = this.#lineage.length - 1
    if (last <= 0) return this.#lineage[last]
    const cursor = this.#tables.versions.cursor()
    const key = versionKey(mainBranchId, this.#collection, docKey, 0)
    const found = this.#lineage.find((segment, i) => i === last || hasVersion(cursor, key, segment))
    cursor.close()
    return found
  }

  /** A page of documents in the order of their keys. */
  page({ start, direction, limit }: PageRequest): SnapshotPage {
    const cursor = this.#open(direction, Pace.unlimited())
    try {
      let more = cursor.start(start.kind === 'key' ? start.docKey : null)
      if (
        start.kind === 'key' &&
        !start.inclusive &&
        more &&
        compareBytes(cursor.docKey, start.docKey) === 0
      ) {
        more = cursor.next()
      }
      if (start.kind === 'offset') more = skip(cursor, more, start.offset)
      const { documents, hasMore } = collect(cursor, more, limit)
      return { documents: direction === 'forward' ? documents : documents.toReversed(), hasMore }
    } finally {
      cursor.close()
    }
  }

  /** Every document in the order of the keys, fetched in pages, so that no cursor stays open between turns. */
  *documents(pageSize: number): Iterable<VersionedDocument> {
    let start: PageStart = { kind: 'edge' }
    for (;;) {
      const page = this.page({ start, direction: 'forward', limit: pageSize })
      yield* page.documents
      const last = page.documents.at(-1)
      if (last === undefined || !page.hasMore) return
      start = { kind: 'key', docKey: last.docKey, inclusive: false }
    }
  }

  /**
   * Goes on from `from`, or from the range's first document, and stops at each document in the order of their keys, until
   * `visit` says that it has enough, or the pace is spent. What `visit` sees of a document lies there until it reads
   * anything else. Gives the position to go on from, which is that of the document at which `visit` had enough; null when
   * there is nothing more.
   */
  walk(
    from: WalkPosition | null,
    pace: Pace,
    visit: (document: SeenDocument) => boolean,
    range: WalkRange = wholeCollection,
  ): WalkPosition | null {
    const cursor = this.#open(range.direction, pace)
    try {
      let more = from === null ? cursor.start(range.start) : cursor.resume(from)
      while (more && !cursor.isPaused) {
        if (!visit(cursor)) break
        more = cursor.next()
        if (pace.isSpent) break
      }
      return more ? cursor.position : null
    } finally {
      cursor.close()
    }
  }

  /** A text that is another one for each state that the collection ever has on this lineage's branch. */
  stateText(): string {
    return this.#lineage
      .map(({ branch, bound }) =>
        tallyTotal(this.#tables.activity.settledUpTo(branch, this.#collection, bound)),
      )
      .join()
  }

  #open(direction: Direction, pace: Pace): MergedCursor {
    const segments = this.#lineage.map((segment) => this.#measure(segment))
    return new MergedCursor(
      segments.map((measured) => this.#openSegment(measured, direction, pace)),
      direction,
      pace,
      {
        deadBeforeLeap: this.#livesFew(segments) ? 0 : this.#tables.livingLimits.deadBeforeLeap,
        open: () => openWidestLeap(this.#tables, this.#lineage, this.#collection, direction),
      },
    )
  }

  #measure(segment: Segment): MeasuredSegment {
    const { activity } = this.#tables
    return {
      segment,
      before: activity.settledUpTo(segment.branch, this.#collection, segment.bound),
      now: activity.settledUpTo(segment.branch, this.#collection, this.#headLsn),
    }
  }

  /** Whether few documents live here among many that are dead, or not born yet. */
  #livesFew(segments: readonly MeasuredSegment[]): boolean {
    let live = 0
    let everBorn = 0
    for (const { before, now } of segments) {
      live += before.inserts - before.deletes
      everBorn += now.inserts
    }
    const { checkpointKeysMax, fewShare } = this.#tables.livingLimits
    return live <= checkpointKeysMax && live * fewShare <= everBorn
  }

  #openSegment({ segment, before, now }: MeasuredSegment, direction: Direction, pace: Pace): DocumentCursor {
    if (isEarly(before, now)) {
      const docKeys = this.#bornUpTo(segment)
      return new BornCursor(docKeys, direction, (docKey) => this.#findVersion(segment, docKey))
    }
    return new SegmentCursor(this.#tables, segment, this.#collection, direction, this.#lookAt, pace)
  }

  /** Ascending keys of the documents that a branch first wrote at or below the bound. */
  #bornUpTo({ branch, bound }: Segment): Uint8Array[] {
    const end = numberKey(branch, this.#collection, bound)
    const cursor = this.#tables.born.cursor()
    const keys: Uint8Array[] = []
    let found = cursor.seek(numberKey(branch, this.#collection, 0))
    for (; found && samePrefix(cursor.key, end, 2 * numberBytes); found = cursor.next()) {
      if (readNumber(cursor.key, 2 * numberBytes) > bound) break
      const { isFirst, docKey } = decodeTransition(cursor.value())
      if (isFirst) keys.push(docKey)
    }
    cursor.close()
    return keys.sort(compareBytes)
  }

  #find(segment: Segment, docKey: Uint8Array): Found | null {
    const value = this.#tables.current.get(documentKey(segment.branch, this.#collection, docKey))
    if (value === undefined) return null
    const lsn = currentLsn(value)
    return lsn <= segment.bound
      ? { lsn, document: currentDocument(value) }
      : this.#findVersion(segment, docKey)
  }

  #findVersion({ branch, bound }: Segment, docKey: Uint8Array): Found | null {
    const key = versionKey(branch, this.#collection, docKey, bound)
    const cursor = this.#tables.versions.cursor()
    const hit =
      cursor.seek(key) &&
      cursor.keyLength === key.length &&
      samePrefix(cursor.key, key, key.length - numberBytes)
    const found = hit
      ? { lsn: versionLsn(cursor.key, cursor.keyLength), live: cursor.value()[0] === 1 }
      : null
    cursor.close()
    if (found === null) return null
    return { lsn: found.lsn, document: found.live ? copyOf(this.#lookAt(found.lsn)) : null }
  }

  /** LSN of the first document ever born in the collection above this moment, on this lineage's branches. */
  firstBornAfter(lsn: number): Lsn | null {
    let first: Lsn | null = null
    for (const { branch, bound } of this.#lineage) {
      const cursor = this.#tables.born.cursor()
      const key = numberKey(branch, this.#collection, lsn + 1)
      let found = cursor.seek(key)
      for (; found && samePrefix(cursor.key, key, 2 * numberBytes); found = cursor.next()) {
        if (!decodeTransition(cursor.value()).isFirst) continue
        const born = asLsn(readNumber(cursor.key, 2 * numberBytes))
        if (born <= bound && (first === null || born < first)) first = born
        break
      }
      cursor.close()
    }
    return first
  }

  /** Versions of one document on this lineage below `before`, newest first, at most `limit`. */
  versions(
    docKey: Uint8Array,
    before: number,
    limit: number,
  ): { lsn: Lsn; segment: Segment; live: boolean }[] {
    const versions: { lsn: Lsn; segment: Segment; live: boolean }[] = []
    for (const segment of this.#lineage) {
      const bound = Math.min(segment.bound, before - 1)
      const key = versionKey(segment.branch, this.#collection, docKey, bound)
      const cursor = this.#tables.versions.cursor()
      let found = bound >= 0 && cursor.seek(key)
      for (; found && versions.length < limit; found = cursor.next()) {
        if (cursor.keyLength !== key.length || !samePrefix(cursor.key, key, key.length - numberBytes)) break
        versions.push({
          lsn: versionLsn(cursor.key, cursor.keyLength),
          segment,
          live: cursor.value()[0] === 1,
        })
      }
      cursor.close()
    }
    return versions
  }
}

/** Whether a branch has a version at or below its bound of the document that a key of versions is of; it is changed. */
function hasVersion(cursor: Cursor, key: Uint8Array, { branch, bound }: Segment): boolean {
  setVersionOwner(key, branch, bound)
  return (
    cursor.seek(key) &&
    cursor.keyLength === key.length &&
    samePrefix(cursor.key, key, key.length - numberBytes)
  )
}

function skip(cursor: MergedCursor, found: boolean, documents: number): boolean {
  let more = found
  for (let skipped = 0; more && skipped < documents; skipped++) more = cursor.next()
  return more
}

function collect(
  cursor: MergedCursor,
  found: boolean,
  limit: number,
): { documents: VersionedDocument[]; hasMore: boolean } {
  const documents: VersionedDocument[] = []
  let bytes = 0
  let more = found
  for (; more && documents.length < limit; more = cursor.next()) {
    const document = cursor.take()
    bytes += document.document.length
    if (documents.length > 0 && bytes > pageBytesMax) return { documents, hasMore: true }
    documents.push(document)
  }
  return { documents, hasMore: more }
}
