import type { CollectionId } from '../../../../shared/model/ids.ts'
import { compareBytes } from '../../bson/raw.ts'
import type { Direction } from '../../index/document-cursor.ts'
import type { WalkPosition } from '../../index/merged-cursor.ts'
import type { Pace } from '../../index/pace.ts'
import type { SeenDocument, Snapshot, WalkRange } from '../../index/snapshot.ts'
import { inMemory, type DocumentSource, type SourceDocument, type Turn } from './document-source.ts'
import { edgesOf, isInRange, type KeyRange } from './key-range.ts'
import { committed, type OverlaidDocument, type ReadView } from '../read-view.ts'

/** The documents of a collection whose docKey is in a range, in the order of their keys; the overlay's among them. */
export class ScanSource implements DocumentSource {
  readonly keysExamined = 0
  readonly #snapshot: Snapshot
  readonly #range: WalkRange
  readonly #end: Uint8Array | null
  readonly #sign: number
  /** What the overlay has in the range, in the order of the walk. */
  readonly #written: readonly OverlaidDocument[]
  #nextWritten = 0
  #position: WalkPosition | null = null
  #isWalked = false
  #isStopped = false
  /** Whether the document at the position has been shown. */
  #isShown = false

  constructor(view: ReadView, collection: CollectionId, range: KeyRange, direction: Direction) {
    const { start, end } = edgesOf(range, direction)
    this.#snapshot = committed(view, collection)
    this.#range = { direction, start }
    this.#end = end
    this.#sign = direction === 'forward' ? 1 : -1
    const written = (view.overlay?.documents(collection) ?? []).filter(({ docKey }) =>
      isInRange(docKey, range),
    )
    this.#written = direction === 'forward' ? written : written.toReversed()
  }

  advance(pace: Pace, visit: (document: SourceDocument) => boolean): Turn {
    this.#isStopped = false
    if (!this.#isWalked) {
      const show = (seen: SeenDocument): boolean => this.#at(seen, visit)
      this.#position = this.#snapshot.walk(this.#position, pace, show, this.#range)
      if (this.#isStopped) return 'stopped'
      if (this.#position === null) this.#isWalked = true
      if (!this.#isWalked) return 'paused'
    }
    while (this.#nextWritten < this.#written.length) if (!this.#showWritten(visit)) return 'stopped'
    return 'done'
  }

  /** What was written up to a committed document, then that one, unless it was written again. Whether to go on. */
  #at(seen: SeenDocument, visit: (document: SourceDocument) => boolean): boolean {
    if (this.#isShown) {
      this.#isShown = false
      return true
    }
    if (this.#end !== null && compareBytes(seen.docKey, this.#end) * this.#sign > 0) {
      this.#isWalked = true
      return false
    }
    let isHidden = false
    while (this.#nextWritten < this.#written.length) {
      const order = compareBytes((this.#written[this.#nextWritten] as OverlaidDocument).docKey, seen.docKey)
      if (order * this.#sign > 0) break
      isHidden = order === 0
      if (!this.#showWritten(visit)) return this.#stop(isHidden)
    }
    return isHidden || visit(seen) || this.#stop(true)
  }

  #showWritten(visit: (document: SourceDocument) => boolean): boolean {
    const { docKey, document } = this.#written[this.#nextWritten++] as OverlaidDocument
    return document === null || visit(inMemory(docKey, null, document))
  }

  #stop(isShown: boolean): false {
    this.#isStopped = true
    this.#isShown = isShown
    return false
  }
}
