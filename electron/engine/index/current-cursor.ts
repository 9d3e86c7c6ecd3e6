import { numberBytes } from '../store/numbers.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { currentDocument, currentLsn } from './current.ts'
import { aboveEveryDocKey, type Direction, type DocumentCursor, type Found } from './document-cursor.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix } from './keys.ts'
import type { Segment } from './segment.ts'
import type { IndexTables } from './tables.ts'

/** Walks the `current` table of one branch: its own newest versions, for reads at its head. */
export class CurrentCursor implements DocumentCursor {
  readonly #cursor: Cursor
  readonly #branch: Segment['branch']
  readonly #collection: number
  readonly #prefix: Uint8Array
  readonly #direction: Direction
  #docKey: Uint8Array = new Uint8Array(0)
  #live = false

  constructor(tables: IndexTables, segment: Segment, collection: number, direction: Direction) {
    this.#cursor = tables.current.cursor()
    this.#branch = segment.branch
    this.#collection = collection
    this.#prefix = documentKey(segment.branch, collection, new Uint8Array(0))
    this.#direction = direction
  }

  get docKey(): Uint8Array {
    return this.#docKey
  }

  start(from: Uint8Array | null): boolean {
    if (this.#direction === 'forward') {
      const key = from === null ? this.#prefix : documentKey(this.#branch, this.#collection, from)
      return this.#hold(this.#cursor.seek(key))
    }
    return this.#hold(
      this.#cursor.seekBackward(documentKey(this.#branch, this.#collection, from ?? aboveEveryDocKey)),
    )
  }

  next(): boolean {
    return this.#hold(this.#cursor.next())
  }

  isLive(): boolean {
    return this.#live
  }

  take(): Found {
    const value = this.#cursor.value()
    return { lsn: currentLsn(value), document: currentDocument(value) }
  }

  close(): void {
    this.#cursor.close()
  }

  #hold(found: boolean): boolean {
    const { key, keyLength } = this.#cursor
    if (!found || !samePrefix(key, this.#prefix, documentKeyPrefixBytes)) return false
    this.#docKey = key.slice(documentKeyPrefixBytes, keyLength)
    this.#live = this.#cursor.valueLength > numberBytes
    return true
  }
}
