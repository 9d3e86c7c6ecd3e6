import type { Lsn } from '../../../shared/model/ids.ts'
import { compareBytes } from '../bson/raw.ts'
import type { Direction, DocumentCursor, DocumentPlace, Found } from './document-cursor.ts'

const noKey = new Uint8Array(0)

/** Walks a few documents by their keys: those that a branch had at an early moment. */
export class BornCursor implements DocumentCursor {
  keyBytes: Uint8Array = noKey
  readonly keyStart = 0
  keyEnd = 0
  lsn = 0 as Lsn
  isLive = false
  readonly isPaused = false
  readonly #docKeys: readonly Uint8Array[]
  readonly #find: (docKey: Uint8Array) => Found | null
  readonly #direction: Direction
  #at = -1
  #document: Uint8Array = noKey

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

  look(): DocumentPlace {
    return { bytes: this.#document, start: 0, end: this.#document.length }
  }

  close(): void {
    this.#at = this.#docKeys.length
  }

  #settle(): boolean {
    for (; this.#at < this.#docKeys.length; this.#at++) {
      const key = this.#docKeys[this.#at] as Uint8Array
      const found = this.#find(key)
      if (found === null) continue
      this.keyBytes = key
      this.keyEnd = key.length
      this.lsn = found.lsn
      this.isLive = found.document !== null
      this.#document = found.document ?? noKey
      return true
    }
    return false
  }
}
