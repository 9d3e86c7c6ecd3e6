import type { Lsn } from '../../../shared/model/ids.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { numberBytes } from '../store/numbers.ts'
import {
  aboveEveryDocKey,
  type Direction,
  type DocumentCursor,
  type Found,
  type LoadDocument,
} from './document-cursor.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix, versionKey, versionLsn } from './keys.ts'
import type { Segment } from './segment.ts'
import type { IndexTables } from './tables.ts'

/** Steps with `next` before a seek is tried: neighbouring versions are mostly few. */
const stepsBeforeSeek = 8

export class VersionCursor implements DocumentCursor {
  readonly #cursor: Cursor
  readonly #prefix: Uint8Array
  readonly #bound: Lsn
  readonly #direction: Direction
  readonly #load: LoadDocument
  readonly #segment: Segment
  readonly #collection: number
  #docKey: Uint8Array = new Uint8Array(0)
  #lsn: Lsn
  #live = false

  constructor(
    tables: IndexTables,
    segment: Segment,
    collection: number,
    direction: Direction,
    load: LoadDocument,
  ) {
    this.#cursor = tables.versions.cursor()
    this.#segment = segment
    this.#collection = collection
    this.#prefix = documentKey(segment.branch, collection, new Uint8Array(0))
    this.#bound = segment.bound
    this.#lsn = segment.bound
    this.#direction = direction
    this.#load = load
  }

  get docKey(): Uint8Array {
    return this.#docKey
  }

  start(from: Uint8Array | null): boolean {
    return this.#direction === 'forward' ? this.#startForward(from) : this.#startBackward(from)
  }

  next(): boolean {
    return this.#direction === 'forward' ? this.#nextForward() : this.#nextBackward()
  }

  isLive(): boolean {
    return this.#live
  }

  take(): Found {
    return { lsn: this.#lsn, document: this.#live ? this.#load(this.#lsn) : null }
  }

  close(): void {
    this.#cursor.close()
  }

  #startForward(from: Uint8Array | null): boolean {
    const key = from === null ? this.#prefix : documentKey(this.#segment.branch, this.#collection, from)
    return this.#settle(this.#cursor.seek(key))
  }

  /** From any version, goes on to the first one at or below the bound, of this document or a later one. */
  #settle(found: boolean): boolean {
    const cursor = this.#cursor
    let stepped = 0
    for (let more = found; more && this.#inRange();) {
      if (versionLsn(cursor.key, cursor.keyLength) <= this.#bound) return this.#hold()
      if (++stepped < stepsBeforeSeek) more = cursor.next()
      else {
        stepped = 0
        more = cursor.seek(versionKey(this.#segment.branch, this.#collection, this.#keyDoc(), this.#bound))
      }
    }
    return false
  }

  #nextForward(): boolean {
    const cursor = this.#cursor
    for (let steps = 0; steps < stepsBeforeSeek; steps++) {
      if (!cursor.next()) return false
      if (!this.#isAtDocKey()) return this.#settle(true)
    }
    // Behind the oldest version that this document could have.
    return this.#settle(cursor.seek(this.#behind()))
  }

  #behind(): Uint8Array {
    const key = versionKey(this.#segment.branch, this.#collection, this.#docKey, 0)
    return key.fill(0xff, key.length - numberBytes)
  }

  #startBackward(from: Uint8Array | null): boolean {
    const key =
      from === null
        ? documentKey(this.#segment.branch, this.#collection, aboveEveryDocKey)
        : documentKey(this.#segment.branch, this.#collection, withOldestLsn(from))
    return this.#settleBackward(this.#cursor.seekBackward(key))
  }

  /** Descending, a document's versions come oldest first; the one wanted is found by a forward seek at the bound. */
  #settleBackward(found: boolean): boolean {
    const cursor = this.#cursor
    for (let more = found; more && this.#inRange();) {
      const docKey = this.#keyDoc()
      const target = versionKey(this.#segment.branch, this.#collection, docKey, this.#bound)
      if (cursor.seek(target) && this.#inRange() && this.#sameDoc(docKey)) return this.#hold()
      more = cursor.seekBackward(documentKey(this.#segment.branch, this.#collection, docKey))
    }
    return false
  }

  #nextBackward(): boolean {
    // The plain document key lies below all of its versions, so the entry at or below it is the document before.
    const below = documentKey(this.#segment.branch, this.#collection, this.#docKey)
    return this.#settleBackward(this.#cursor.seekBackward(below))
  }

  #hold(): true {
    this.#docKey = this.#keyDoc()
    this.#lsn = versionLsn(this.#cursor.key, this.#cursor.keyLength)
    this.#live = this.#cursor.value()[0] === 1
    return true
  }

  #inRange(): boolean {
    return samePrefix(this.#cursor.key, this.#prefix, documentKeyPrefixBytes)
  }

  #keyDoc(): Uint8Array {
    return this.#cursor.key.slice(documentKeyPrefixBytes, this.#cursor.keyLength - numberBytes)
  }

  #sameDoc(docKey: Uint8Array): boolean {
    const { key, keyLength } = this.#cursor
    if (keyLength !== documentKeyPrefixBytes + docKey.length + numberBytes) return false
    for (let i = docKey.length - 1; i >= 0; i--)
      if (key[documentKeyPrefixBytes + i] !== docKey[i]) return false
    return true
  }

  #isAtDocKey(): boolean {
    return this.#inRange() && this.#sameDoc(this.#docKey)
  }
}

function withOldestLsn(docKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(docKey.length + numberBytes)
  key.set(docKey)
  key.fill(0xff, docKey.length)
  return key
}
