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

/** For each branch of the lineage the key to go on from; null where it has no document any more. */
export type WalkPosition = readonly (Uint8Array | null)[]

/**
 * Walks a lineage's branches side by side and stops at each live document once: where several branches have a version,
 * the one nearest to the leaf counts, a tombstone there hides those of its ancestors. Once its pace is spent a move pauses
 * where it is; it can be resumed from its position, and each start gets it further.
 */
export class MergedCursor {
  /** Cursors that still have a document, leaf first. */
  readonly #open: DocumentCursor[] = []
  readonly #all: readonly DocumentCursor[]
  readonly #sign: number
  readonly #pace: Pace
  #winner: DocumentCursor | null = null
  #isInterrupted = false

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

  /** Whether there is no present document, although there may be more. */
  get isPaused(): boolean {
    return this.#isInterrupted || this.#winner?.isPaused === true
  }

  get position(): WalkPosition {
    return this.#all.map((cursor) => (this.#open.includes(cursor) ? docKeyOf(cursor) : null))
  }

  start(from: Uint8Array | null): boolean {
    this.#open.push(...this.#all.filter((cursor) => cursor.start(from)))
    return this.#settle()
  }

  resume(position: WalkPosition): boolean {
    for (const [i, cursor] of this.#all.entries()) {
      const from = position[i] ?? null
      if (from !== null && cursor.start(from)) this.#open.push(cursor)
    }
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
      if (winner.isPaused || winner.isLive || this.#isInterrupted) return true
      this.#pass(winner)
      this.#isInterrupted = this.#pace.isSpent
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
