import type { Lsn } from '../../../shared/model/ids.ts'
import { compareBytes } from '../bson/raw.ts'
import {
  compareKeys,
  copyOf,
  docKeyOf,
  type Direction,
  type DocumentCursor,
  type DocumentPlace,
  type VersionedDocument,
} from './document-cursor.ts'
import type { Leap } from './leap.ts'
import type { Pace } from './pace.ts'

/** How a walk gets past what is dead. */
export interface LeapFinder {
  /** Dead documents in a row that are passed one by one; 0 makes each step a leap. */
  readonly deadBeforeLeap: number
  /** Null where nothing is known; called once, and only when it is wanted. */
  open(): Leap | null
}

/** A leap is worth as much as several rows. */
const leapSteps = 4

/** For each branch of the lineage the key to go on from; null where it has no document any more. */
export type WalkPosition = readonly (Uint8Array | null)[]

/**
 * Walks a lineage's branches side by side and stops at each live document once: where several branches have a version,
 * the one nearest to the leaf counts, a tombstone there hides those of its ancestors. Past many tombstones it leaps. Once
 * its pace is spent a move pauses where it is; it can be resumed from its position, and each start gets it further.
 */
export class MergedCursor {
  /** Cursors that still have a document, leaf first. */
  readonly #open: DocumentCursor[] = []
  readonly #all: readonly DocumentCursor[]
  readonly #sign: number
  readonly #pace: Pace
  readonly #finder: LeapFinder
  #leap: Leap | null | undefined
  #winner: DocumentCursor | null = null
  #isInterrupted = false

  constructor(cursors: readonly DocumentCursor[], direction: Direction, pace: Pace, finder: LeapFinder) {
    this.#all = cursors
    this.#sign = direction === 'forward' ? 1 : -1
    this.#pace = pace
    this.#finder = finder
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
    const leap = this.#leapPast(0)
    const target = leap === null ? from : leap.seek(from)
    for (const [i, cursor] of this.#all.entries()) {
      const isLeaping = leap !== null && i >= leap.from
      if (isLeaping ? target !== null && cursor.start(target) : cursor.start(from)) this.#open.push(cursor)
    }
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
    this.#pass(this.#winner as DocumentCursor, 0)
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
    this.#leap?.close()
  }

  #settle(): boolean {
    for (let dead = 0; ; dead++) {
      const winner = this.#first()
      this.#winner = winner
      if (winner === null) return false
      if (winner.isPaused || winner.isLive || this.#isInterrupted) return true
      this.#pass(winner, dead)
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

  /** Moves every cursor past the present key, before which so many dead documents lay in a row. */
  #pass(winner: DocumentCursor, dead: number): void {
    const leap = this.#leapPast(dead)
    if (leap === null) this.#step(winner)
    else this.#leapFrom(docKeyOf(winner), leap)
  }

  /** The winner last, since its key is what the others are compared with. */
  #step(winner: DocumentCursor): void {
    const open = this.#open
    if (open.length === 1) {
      if (!winner.next()) open.pop()
      return
    }
    for (let i = open.length - 1; i >= 0; i--) {
      const cursor = open[i] as DocumentCursor
      if (cursor !== winner && compareKeys(cursor, winner) === 0 && !cursor.next()) open.splice(i, 1)
    }
    if (!winner.next()) open.splice(open.indexOf(winner), 1)
  }

  #leapFrom(docKey: Uint8Array, leap: Leap): void {
    this.#pace.take(leapSteps)
    const target = leap.seekBehind(docKey)
    const open = this.#open
    for (let i = open.length - 1; i >= 0; i--) {
      const cursor = open[i] as DocumentCursor
      const isLeaping = this.#all.indexOf(cursor) >= leap.from
      const hasMore = isLeaping
        ? target !== null && this.#leapTo(cursor, target)
        : compareBytes(docKeyOf(cursor), docKey) !== 0 || cursor.next()
      if (!hasMore) open.splice(i, 1)
    }
  }

  #leapTo(cursor: DocumentCursor, target: Uint8Array): boolean {
    return compareBytes(docKeyOf(cursor), target) * this.#sign >= 0 || cursor.start(target)
  }

  #leapPast(dead: number): Leap | null {
    if (dead < this.#finder.deadBeforeLeap) return null
    if (this.#leap === undefined) this.#leap = this.#finder.open()
    return this.#leap
  }
}
