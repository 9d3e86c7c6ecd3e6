import { compareBytes } from '../bson/raw.ts'
import type { Direction, DocumentCursor, Found } from './document-cursor.ts'

/** Walks a few documents by their keys: those that a branch had at an early moment. */
export class BornCursor implements DocumentCursor {
  readonly #docKeys: readonly Uint8Array[]
  readonly #find: (docKey: Uint8Array) => Found | null
  readonly #direction: Direction
  #at = -1
  #found: Found | null = null

  /** `docKeys` ascending; `find` gives a document's newest version at or below the segment's bound. */
  constructor(
    docKeys: readonly Uint8Array[],
    direction: Direction,
    find: (docKey: Uint8Array) => Found | null,
  ) {
    this.#docKeys = direction === 'forward' ? docKeys : docKeys.toReversed()
    this.#direction = direction
    this.#find = find
  }

  get docKey(): Uint8Array {
    return this.#docKeys[this.#at] as Uint8Array
  }

  start(from: Uint8Array | null): boolean {
    const sign = this.#direction === 'forward' ? 1 : -1
    const index = from === null ? 0 : this.#docKeys.findIndex((key) => compareBytes(key, from) * sign >= 0)
    this.#at = index < 0 ? this.#docKeys.length : index
    return this.#settle()
  }

  next(): boolean {
    this.#at++
    return this.#settle()
  }

  isLive(): boolean {
    return this.#found?.document !== null
  }

  take(): Found {
    return this.#found as Found
  }

  close(): void {
    this.#at = this.#docKeys.length
  }

  #settle(): boolean {
    for (; this.#at < this.#docKeys.length; this.#at++) {
      this.#found = this.#find(this.docKey)
      if (this.#found !== null) return true
    }
    return false
  }
}
