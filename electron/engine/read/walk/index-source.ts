import type { CollectionId } from '../../../../shared/model/ids.ts'
import { compareBytes } from '../../bson/raw.ts'
import { docKeyText } from '../../bson/doc-key.ts'
import { rowKey, valueKey } from '../../index/secondary/index-rows.ts'
import { RowWalk, type IndexRange, type IndexRow } from '../../index/secondary/row-walk.ts'
import type { Pace } from '../../index/pace.ts'
import type { Snapshot } from '../../index/snapshot.ts'
import { committed, type ReadView } from '../read-view.ts'
import { inMemory, type DocumentSource, type SourceDocument, type Turn } from './document-source.ts'
import type { IndexAccess } from './plan-by-index.ts'

/** A look-up of one document is worth as much as several rows. */
const lookUpSteps = 8

type Visit = (document: SourceDocument) => boolean

/** A document of the overlay, and its place in the index. */
interface WrittenDocument {
  readonly place: Uint8Array
  readonly docKey: Uint8Array
  readonly document: Uint8Array
}

/**
 * The documents that an index leads to. Its rows say which may have a key; each document is looked up as the view has it,
 * once. Where the order of the index is wanted it is shown at the row of the key that it has, else at its first row.
 */
export class IndexSource implements DocumentSource {
  keysExamined = 0
  readonly #view: ReadView
  readonly #collection: CollectionId
  readonly #access: IndexAccess
  readonly #snapshot: Snapshot
  readonly #rows: RowWalk
  readonly #ranges: readonly IndexRange[]
  readonly #sign: number
  readonly #seen = new Set<string>()
  readonly #written: readonly WrittenDocument[]
  #nextWritten = 0
  #range = 0
  #position: Uint8Array | null = null
  /** A row whose turn came when `visit` had enough of what stood before it. */
  #waiting: IndexRow | null = null
  #isStopped = false

  constructor(view: ReadView, collection: CollectionId, access: IndexAccess) {
    const { definition, direction, bounds } = access
    const lineage = view.project.branches.lineage(view.branchId, view.lsn)
    const { secondary } = view.project.tables
    if (secondary === null) throw new Error('The index is not open')
    this.#view = view
    this.#collection = collection
    this.#access = access
    this.#snapshot = committed(view, collection)
    this.#rows = new RowWalk(secondary.table, lineage, collection, definition, direction)
    this.#sign = direction === 'forward' ? 1 : -1
    this.#ranges = direction === 'forward' ? bounds.ranges : bounds.ranges.toReversed()
    this.#written = this.#writtenInOrder()
  }

  advance(pace: Pace, visit: Visit): Turn {
    this.#isStopped = false
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting !== null && !this.#atRow(waiting, pace, visit)) return 'stopped'
    for (; this.#range < this.#ranges.length; this.#range++) {
      const range = this.#ranges[this.#range] as IndexRange
      this.#position = this.#rows.walk(this.#position, range, pace, (row) => {
        this.keysExamined++
        return this.#atRow(row, pace, visit)
      })
      if (this.#isStopped) return 'stopped'
      if (this.#position !== null) return 'paused'
    }
    while (this.#nextWritten < this.#written.length) if (!this.#showWritten(visit)) return 'stopped'
    return 'done'
  }

  /** Whether a document was come upon, where the order is not wanted. What the overlay has comes at the end. */
  hasShown({ docKey, lsn }: SourceDocument): boolean {
    return lsn !== null && this.#seen.has(docKeyText(docKey))
  }

  /** Whether to go on behind a row. */
  #atRow(row: IndexRow, pace: Pace, visit: Visit): boolean {
    if (this.#access.isOrdered && !this.#showWrittenBefore(row, visit)) {
      this.#waiting = row
      return this.#stop()
    }
    const document = this.#documentOf(row, pace)
    return document === null || visit(document) || this.#stop()
  }

  #stop(): false {
    this.#isStopped = true
    return false
  }

  /** The committed document of a row, where this is the row to show it at and nothing was written over it. */
  #documentOf({ docKey, valueKey: key }: IndexRow, pace: Pace): SourceDocument | null {
    const { isOrdered, definition } = this.#access
    const text = isOrdered ? '' : docKeyText(docKey)
    if (!isOrdered && this.#seen.has(text)) return null
    if (!isOrdered) this.#seen.add(text)
    if (this.#view.overlay?.find(this.#collection, docKey) !== undefined) return null
    pace.take(lookUpSteps)
    const found = this.#snapshot.get(docKey)
    if (found === null) return null
    if (isOrdered) {
      const { keys } = definition.patternKeys.keysOf(found.document, 0)
      if (!keys.some((values) => compareBytes(valueKey(values, definition), key) === 0)) return null
    }
    return inMemory(docKey, found.lsn, found.document)
  }

  #showWrittenBefore({ valueKey: key, docKey }: IndexRow, visit: Visit): boolean {
    if (this.#nextWritten === this.#written.length) return true
    const place = rowKey(key, docKey, new Uint8Array(0))
    for (; this.#nextWritten < this.#written.length;) {
      const next = this.#written[this.#nextWritten] as WrittenDocument
      if (compareBytes(next.place, place) * this.#sign > 0) return true
      if (!this.#showWritten(visit)) return false
    }
    return true
  }

  #showWritten(visit: Visit): boolean {
    const { docKey, document } = this.#written[this.#nextWritten++] as WrittenDocument
    return visit(inMemory(docKey, null, document))
  }

  #writtenInOrder(): readonly WrittenDocument[] {
    const written = (this.#view.overlay?.documents(this.#collection) ?? []).flatMap(({ docKey, document }) =>
      document === null ? [] : [{ docKey, document, place: this.#placeOf(docKey, document) }],
    )
    if (!this.#access.isOrdered) return written
    return written.sort((a, b) => compareBytes(a.place, b.place) * this.#sign)
  }

  /** Where in the order of the index a document belongs: at the key that comes first. */
  #placeOf(docKey: Uint8Array, document: Uint8Array): Uint8Array {
    const { isOrdered, definition } = this.#access
    if (!isOrdered) return docKey
    const keys = definition.patternKeys.keysOf(document, 0).keys.map((values) => valueKey(values, definition))
    const first = keys.reduce((one, other) => (compareBytes(other, one) * this.#sign < 0 ? other : one))
    return rowKey(first, docKey, new Uint8Array(0))
  }
}
