import { compareBytes } from '../bson/raw.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { numberBytes } from '../store/numbers.ts'
import { currentDocument, currentLsn } from './current.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix, versionKey, versionLsn } from './keys.ts'
import type { Segment } from './segment.ts'
import type { IndexTables } from './tables.ts'

/** A version found by a cursor: its LSN, and the document, or null for a tombstone. */
export interface Found {
  readonly lsn: Lsn
  readonly document: Uint8Array | null
}

export type Direction = 'forward' | 'backward'

/**
 * Walks the documents of one branch's own versions at or below a bound, in docKey order: each document once, with its
 * newest version there. `docKey` is the present document's; false from a move means that there is none further on.
 */
export interface DocumentCursor {
  readonly docKey: Uint8Array
  /** Moves to the first document at or behind `from`, in the direction; to the first of all when it is null. */
  start(from: Uint8Array | null): boolean
  next(): boolean
  /** Whether the present version is a document, not a tombstone. */
  isLive(): boolean
  /** The present version; `load` fetches documents from the log. */
  take(): Found
  close(): void
}

/** Fetches a document's bytes from the log by the LSN of its version. */
export type LoadDocument = (lsn: Lsn) => Uint8Array

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

/** No docKey begins with this byte. */
const aboveEveryDocKey = Uint8Array.of(0xff, 0xff)

function withOldestLsn(docKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(docKey.length + numberBytes)
  key.set(docKey)
  key.fill(0xff, docKey.length)
  return key
}

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
