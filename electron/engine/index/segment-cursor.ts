import type { Lsn } from '../../../shared/model/ids.ts'
import { lsnMax } from '../../../shared/model/limits.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { numberBytes, readNumber, writeNumber } from '../store/numbers.ts'
import {
  aboveEveryDocKey,
  type Direction,
  type DocumentCursor,
  type DocumentPlace,
  type LookAtDocument,
} from './document-cursor.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix, versionLsn } from './keys.ts'
import type { Pace } from './pace.ts'
import type { Segment } from './segment.ts'
import type { IndexTables } from './tables.ts'

/** A seek is worth as much as several rows. */
const seekSteps = 4
/** Versions passed one by one before a seek is tried: most documents have few. */
const stepsBeforeSeek = 6

/**
 * Walks `current`, which has one row for each document that the branch ever wrote. A row at or below the bound is the
 * version wanted, and the document lies in it; only for documents that were written again since is the version looked
 * up. So a scan near the head costs little more than one at the head.
 */
export class SegmentCursor implements DocumentCursor {
  keyBytes: Uint8Array
  readonly keyStart = documentKeyPrefixBytes
  keyEnd = 0
  lsn: Lsn
  isLive = false
  isPaused = false
  readonly #current: Cursor
  readonly #tables: IndexTables
  #versions: Cursor | null = null
  #hasVersion = false
  readonly #segment: Segment
  readonly #prefix: Uint8Array
  readonly #direction: Direction
  readonly #lookAt: LookAtDocument
  readonly #pace: Pace
  /** Whether the present document lies in its row of `current`. */
  #isCurrent = false
  /** Key of a version; kept, since most keys of a collection are of one length. */
  #versionKey = new Uint8Array(0)

  constructor(
    tables: IndexTables,
    segment: Segment,
    collection: number,
    direction: Direction,
    lookAt: LookAtDocument,
    pace: Pace,
  ) {
    this.#current = tables.current.cursor()
    this.#tables = tables
    this.keyBytes = this.#current.key
    this.lsn = segment.bound
    this.#segment = segment
    this.#prefix = documentKey(segment.branch, collection, new Uint8Array(0))
    this.#direction = direction
    this.#lookAt = lookAt
    this.#pace = pace
  }

  start(from: Uint8Array | null): boolean {
    if (this.#direction === 'forward') {
      return this.#settle(this.#current.seek(from === null ? this.#prefix : this.#keyOf(from)))
    }
    return this.#settle(this.#current.seekBackward(this.#keyOf(from ?? aboveEveryDocKey)))
  }

  next(): boolean {
    return this.#settle(this.#current.next())
  }

  look(): DocumentPlace {
    if (!this.#isCurrent) return this.#lookAt(this.lsn)
    return { bytes: this.#current.look(), start: numberBytes, end: this.#current.valueLength }
  }

  close(): void {
    this.#current.close()
    this.#versions?.close()
  }

  #keyOf(docKey: Uint8Array): Uint8Array {
    const key = new Uint8Array(documentKeyPrefixBytes + docKey.length)
    key.set(this.#prefix)
    key.set(docKey, documentKeyPrefixBytes)
    return key
  }

  /** Goes on to the first document that has a version at or below the bound; it passes at least one that has none. */
  #settle(found: boolean): boolean {
    this.isPaused = false
    let more = found && this.#isInRange()
    for (let passed = 0; more; passed++) {
      this.isPaused = passed > 0 && this.#pace.isSpent
      if (this.isPaused || this.#hold()) return true
      more = this.#current.next() && this.#isInRange()
    }
    return false
  }

  /** Takes the key that the cursor has come to, and says whether it is one of the collection's. */
  #isInRange(): boolean {
    this.keyBytes = this.#current.key
    this.keyEnd = this.#current.keyLength
    return samePrefix(this.keyBytes, this.#prefix, documentKeyPrefixBytes)
  }

  #hold(): boolean {
    const lsn = readNumber(this.#current.look(), 0)
    this.#isCurrent = lsn <= this.#segment.bound
    if (!this.#isCurrent) return this.#findVersion()
    this.#pace.take(1)
    this.lsn = lsn as Lsn
    this.isLive = this.#current.valueLength > numberBytes
    return true
  }

  #findVersion(): boolean {
    const versions = (this.#versions ??= this.#tables.versions.cursor())
    const key = this.#presentVersionKey()
    // A look that finds nothing leaves the cursor at the next document's newest version, which is often asked for next.
    for (let steps = 0; steps < stepsBeforeSeek && this.#isAtVersionOf(key); steps++) {
      if (versionLsn(versions.key, key.length) <= this.#segment.bound) return this.#holdVersion(key.length)
      this.#pace.take(1)
      this.#hasVersion = versions.next()
      if (!this.#isAtVersionOf(key)) return false
    }
    this.#pace.take(seekSteps)
    this.#hasVersion = versions.seek(key)
    return this.#isAtVersionOf(key) && this.#holdVersion(key.length)
  }

  /** Whether the cursor of versions stands at one of the document that the key is of. */
  #isAtVersionOf(key: Uint8Array): boolean {
    if (!this.#hasVersion || this.#versions?.keyLength !== key.length) return false
    return samePrefix(this.#versions.key, key, key.length - numberBytes)
  }

  #holdVersion(keyLength: number): true {
    const { key } = this.#versions as Cursor
    this.lsn = versionLsn(key, keyLength)
    this.isLive = (this.#versions as Cursor).look()[0] === 1
    return true
  }

  /** The present document's key in `versions` at the bound. */
  #presentVersionKey(): Uint8Array {
    const key = this.#versionKeyOfLength(this.keyEnd + numberBytes)
    for (let i = 0; i < this.keyEnd; i++) key[i] = this.keyBytes[i] as number
    return key
  }

  #versionKeyOfLength(length: number): Uint8Array {
    if (this.#versionKey.length !== length) {
      this.#versionKey = new Uint8Array(length)
      writeNumber(this.#versionKey, length - numberBytes, lsnMax - this.#segment.bound)
    }
    return this.#versionKey
  }
}
