import type { Lsn } from '../../../shared/model/ids.ts'
import {
  compareKeys,
  copyOf,
  docKeyOf,
  type Direction,
  type DocumentCursor,
  type DocumentPlace,
  type VersionedDocument,
} from './document-cursor.ts'
import type { Pace } from './pace.ts'

/**
 * Walks a lineage's branches side by side and stops at each live document once: where several branches have a version,
 * the one nearest to the leaf counts, a tombstone there hides those of its ancestors. Once the pace is spent it stops at
 * the first document that it has not dealt with; only its key may be asked for then.
 */
export class MergedCursor {
  /** Cursors that still have a document, leaf first. */
  readonly #open: DocumentCursor[] = []
  readonly #all: readonly DocumentCursor[]
  readonly #sign: number
  readonly #pace: Pace
  #winner: DocumentCursor | null = null

  constructor(cursors: readonly DocumentCursor[], direction: Direction, pace: Pace) {
    this.#all = cursors
    this.#sign = direction === 'forward' ? 1 : -1
    this.#pace = pace
  }

  /** Key of the present document, copied. */
  get docKey(): Uint8Array {
    return docKeyOf(this.#winner as DocumentCursor)
  }

  get lsn(): Lsn {
    return (this.#winner as DocumentCursor).lsn
  }

  start(from: Uint8Array | null): boolean {
    this.#open.length = 0
    for (const cursor of this.#all) if (cursor.start(from)) this.#open.push(cursor)
    return this.#settle()
  }

  next(): boolean {
    this.#pass(this.#winner as DocumentCursor)
    return this.#settle()
  }

  look(): DocumentPlace {
    return (this.#winner as DocumentCursor).look()
  }

  /** A copy of the present document, with its key. */
  take(): VersionedDocument {
    return { docKey: this.docKey, lsn: this.lsn, document: copyOf(this.look()) }
  }

  close(): void {
    for (const cursor of this.#all) cursor.close()
  }

  #settle(): boolean {
    for (;;) {
      const winner = this.#first()
      this.#winner = winner
      if (winner === null) return false
      if (this.#pace.isSpent || winner.isLive) return true
      this.#pass(winner)
    }
  }

  /** The cursor at the first key in the direction; of several at one key the one nearest to the leaf. */
  #first(): DocumentCursor | null {
    const open = this.#open
    let first = open[0]
    if (first === undefined) return null
    for (let i = 1; i < open.length; i++) {
      const cursor = open[i] as DocumentCursor
      if (compareKeys(cursor, first) * this.#sign < 0) first = cursor
    }
    return first
  }

  /** Moves every cursor past the present key; the winner last, since its key is what the others are compared with. */
  #pass(winner: DocumentCursor): void {
    const open = this.#open
    for (let i = open.length - 1; i >= 0; i--) {
      const cursor = open[i] as DocumentCursor
      if (cursor !== winner && compareKeys(cursor, winner) === 0 && !cursor.next()) open.splice(i, 1)
    }
    if (!winner.next()) open.splice(open.indexOf(winner), 1)
  }
}
