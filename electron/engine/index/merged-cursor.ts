import { compareBytes } from '../bson/raw.ts'
import type { Direction, DocumentCursor, VersionedDocument } from './document-cursor.ts'

/**
 * Walks a lineage's branches side by side and stops at each live document once: where several branches have a version,
 * the one nearest to the leaf counts, a tombstone there hides those of its ancestors.
 */
export class MergedCursor {
  /** Cursors that still have a document, leaf first. */
  #open: DocumentCursor[]
  readonly #all: readonly DocumentCursor[]
  readonly #sign: number
  #winner: DocumentCursor | null = null

  constructor(cursors: readonly DocumentCursor[], direction: Direction) {
    this.#all = cursors
    this.#open = []
    this.#sign = direction === 'forward' ? 1 : -1
  }

  /** Key of the present document. */
  get docKey(): Uint8Array {
    return (this.#winner as DocumentCursor).docKey
  }

  start(from: Uint8Array | null): boolean {
    this.#open = this.#all.filter((cursor) => cursor.start(from))
    return this.#settle()
  }

  next(): boolean {
    this.#pass()
    return this.#settle()
  }

  take(): VersionedDocument {
    const winner = this.#winner as DocumentCursor
    const { lsn, document } = winner.take()
    return { docKey: winner.docKey, lsn, document: document as Uint8Array }
  }

  close(): void {
    for (const cursor of this.#all) cursor.close()
  }

  #settle(): boolean {
    for (;;) {
      this.#winner = this.#first()
      if (this.#winner === null) return false
      if (this.#winner.isLive()) return true
      this.#pass()
    }
  }

  /** The cursor at the first key in the direction; of several at one key the one nearest to the leaf. */
  #first(): DocumentCursor | null {
    let first: DocumentCursor | null = null
    for (const cursor of this.#open) {
      if (first === null || compareBytes(cursor.docKey, first.docKey) * this.#sign < 0) first = cursor
    }
    return first
  }

  /** Moves every cursor past the present key. */
  #pass(): void {
    const key = (this.#winner as DocumentCursor).docKey
    this.#open = this.#open.filter((cursor) => compareBytes(cursor.docKey, key) !== 0 || cursor.next())
  }
}
