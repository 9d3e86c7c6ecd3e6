import { copyBytes } from './copy-bytes.ts'
import type { Cursor } from './key-value-store.ts'
import {
  foundKeyOffset,
  keyBufferOf,
  landing,
  lookUp,
  native,
  type NativeCursor,
  type NativeDatabase,
  type ReadTransaction,
} from './lmdb-native.ts'
import { storeError } from './store-error.ts'

const keyBytesMax = 2048

/** Flags of `position`: values are wanted; downwards; the cursor was bound to another transaction. */
const withValues = 0x100
const downwards = 0x400
const bindAgain = 0x2000

/** Counts the reads of every store: lmdb's value buffer is one for all, so a value lies there until the next read. */
export const reads = { count: 0 }

/** What the cursors of one table share. */
export interface CursorTable {
  readonly database: NativeDatabase
  readonly directory: string
  /** Takes a closed cursor to be used again; false where there are enough. */
  readonly keep: (cursor: LmdbCursor) => boolean
}

/** How a cursor reads now: in a read transaction that it keeps alive, or in the write transaction under way. */
type Binding =
  | { readonly kind: 'reading'; readonly cursor: NativeCursor; readonly transaction: ReadTransaction }
  | { readonly kind: 'writing'; readonly cursor: NativeCursor; readonly transaction: object }

/**
 * Walks a table with a cursor of LMDB itself. lmdb's ranges make several closures and an object for each seek, and a
 * native cursor for each but the first that is open; here it is made once, and a second seek costs a quarter.
 */
export class LmdbCursor implements Cursor {
  readonly key: Uint8Array = new Uint8Array(keyBytesMax)
  keyLength = 0
  valueLength = 0
  readonly #table: CursorTable
  #binding: Binding | null = null
  /** Bound to one read transaction after the other. */
  #kept: NativeCursor | null = null
  #isBound = false
  #isAtRow = false
  #movedAt = 0
  /** The value where it is too large for lmdb's buffer. */
  #large: Uint8Array | null = null

  constructor(table: CursorTable) {
    this.#table = table
  }

  seek(key: Uint8Array): boolean {
    return this.#position(key, withValues)
  }

  seekBackward(key: Uint8Array): boolean {
    return this.#position(key, withValues | downwards)
  }

  next(): boolean {
    if (!this.#isAtRow || this.#binding === null) return false
    try {
      return this.#land(native.iterate(this.#binding.cursor.address))
    } catch (error) {
      throw storeError(error, this.#table.directory)
    }
  }

  value(): Uint8Array {
    return copyBytes(this.look(), 0, this.valueLength)
  }

  look(): Uint8Array {
    if (this.#large !== null) return this.#large
    return this.#movedAt === reads.count ? landing.view : this.#lookAgain()
  }

  close(): void {
    const binding = this.#binding
    if (binding === null) return
    // LMDB's cursor is closed while its transaction is there, or never.
    if (!this.#table.keep(this) && binding.kind === 'reading') this.#letGo(binding.cursor)
    this.#end(binding)
  }

  #position(key: Uint8Array, flags: number): boolean {
    try {
      const { cursor } = this.#begin()
      const buffer = keyBufferOf(this.#table.database, key)
      buffer.set(key)
      const allFlags = this.#isBound ? flags : flags | bindAgain
      this.#isBound = true
      return this.#land(native.position(cursor.address, allFlags, 0, key.length, 0))
    } catch (error) {
      this.#isAtRow = false
      throw storeError(error, this.#table.directory)
    }
  }

  /** Takes over the row that LMDB's cursor has come to. */
  #land(keyLength: number): boolean {
    this.#large = null
    this.#isAtRow = keyLength > 0
    if (keyLength < 0) native.lmdbError(keyLength)
    if (keyLength === 0) return false
    const buffer = keyBufferOf(this.#table.database, this.key)
    for (let i = 0; i < keyLength; i++) this.key[i] = buffer[foundKeyOffset + i] as number
    this.keyLength = keyLength
    this.valueLength = buffer.uint32[0] as number
    this.#movedAt = ++reads.count
    if (this.valueLength > landing.view.length) this.#large = this.#fetchLarge()
    return true
  }

  /** Into a buffer of its own, which is lmdb's for as long as that takes. */
  #fetchLarge(): Uint8Array {
    const value = new Uint8Array(this.valueLength)
    native.setGlobalBuffer(Buffer.from(value.buffer))
    try {
      native.getCurrentValue((this.#binding as Binding).cursor.address)
    } finally {
      native.setGlobalBuffer(landing.bytes)
    }
    return value
  }

  /** After other reads. */
  #lookAgain(): Uint8Array {
    reads.count++
    const value = lookUp(this.#table.database, this.key.slice(0, this.keyLength))
    // From the plain view: a copy of lmdb's own buffer would be a `Buffer`.
    return value === undefined ? new Uint8Array(0) : copyBytes(landing.view, 0, value.length)
  }

  /** What it is bound to; anew where newer reads are on another snapshot, or a write transaction began or ended. */
  #begin(): Binding {
    const bound = this.#binding
    const writing = this.#table.database.env.writeTxn ?? null
    if (bound !== null && isPresent(bound, writing)) return bound
    if (bound !== null) this.#end(bound)
    this.#binding = writing === null ? this.#bindToRead() : this.#bindToWrite(writing)
    return this.#binding
  }

  #bindToRead(): Binding {
    const { database } = this.#table
    const transaction = database.useReadTransaction()
    this.#isBound = false
    this.#kept ??= new native.Cursor(database.db, 0)
    return { kind: 'reading', cursor: this.#kept, transaction }
  }

  #bindToWrite(transaction: object): Binding {
    this.#isBound = true
    return { kind: 'writing', cursor: new native.Cursor(this.#table.database.db, 0), transaction }
  }

  #letGo(cursor: NativeCursor): void {
    cursor.close()
    this.#kept = null
  }

  #end(binding: Binding): void {
    this.#binding = null
    this.#isAtRow = false
    if (binding.kind === 'reading') binding.transaction.done()
    // LMDB closes what is open when a write transaction ends.
    else if (this.#table.database.env.writeTxn === binding.transaction) binding.cursor.close()
  }
}

const isPresent = (bound: Binding, writing: object | null): boolean =>
  bound.kind === 'reading'
    ? writing === null && bound.transaction.notCurrent !== true
    : bound.transaction === writing
