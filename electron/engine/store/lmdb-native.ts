import * as lmdb from 'lmdb'
import type { Database } from 'lmdb'

/** A cursor of LMDB itself. It belongs to a table, and between two uses to no transaction. */
export interface NativeCursor {
  readonly address: number
  close(): void
}

export interface ReadTransaction {
  /** Set once newer reads are on another snapshot. */
  readonly notCurrent?: boolean
  done(): void
}

/** What lmdb 3.5.6 has beside its documented interface; it builds its own ranges on it. */
interface Native {
  readonly globalBuffer: Uint8Array
  readonly Cursor: new (table: unknown, transaction: 0) => NativeCursor
  /** Both give the length of the key that they come to, 0 where there is none, and less where it failed. */
  position(cursor: number, flags: number, offset: 0, keyLength: number, end: 0): number
  iterate(cursor: number): number
  getCurrentValue(cursor: number): number
  setGlobalBuffer(bytes: Uint8Array): void
  /** Throws what the code means. */
  lmdbError(code: number): never
}

/** A table of lmdb with what its own ranges use of it. */
export type NativeDatabase = Database<Uint8Array, Uint8Array> & {
  readonly db: unknown
  readonly env: { readonly writeTxn?: object | null }
  useReadTransaction(): ReadTransaction
}

export const { nativeAddon: native } = lmdb as unknown as { readonly nativeAddon: Native }

/** Where lmdb and LMDB exchange keys: what is sought from the beginning on, what was found from `foundKeyOffset` on. */
type KeyBuffer = Uint8Array & { readonly uint32: Uint32Array }

export const foundKeyOffset = 32

let lastTarget: Uint8Array | null = null
let keyBuffer: KeyBuffer | null = null

/** Keys and values are bytes as they are. */
export const codecs = {
  keyEncoder: {
    writeKey(key: Uint8Array, target: Uint8Array, start: number): number {
      target.set(key, start)
      lastTarget = target
      return start + key.length
    },
    readKey: (source: Uint8Array, start: number, end: number): Uint8Array => source.slice(start, end),
  },
  encoder: { encode: (value: Uint8Array) => value, decode: (value: Uint8Array) => value },
}

/** lmdb does not give its buffer away but to whoever writes a key into it, which a look-up asks of our codec. */
export function keyBufferOf(database: NativeDatabase, key: Uint8Array): KeyBuffer {
  if (keyBuffer === null) {
    lookUp(database, key)
    keyBuffer = lastTarget as KeyBuffer
  }
  return keyBuffer
}

/**
 * The buffer that values land in, one for the process; it is replaced where a look-up finds a larger value than it has
 * room for. `view` is a plain one of it: lmdb gives its own a `length` that changes, and what reads that runs slowly.
 */
export const landing = { bytes: native.globalBuffer, view: viewOf(native.globalBuffer) }

function viewOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The value under a key in the landing buffer, its `length` that of the value; undefined where there is none. */
export function lookUp(database: NativeDatabase, key: Uint8Array): Uint8Array | undefined {
  const bytes = database.getBinaryFast(key)
  if (bytes !== undefined && bytes !== landing.bytes) {
    landing.bytes = bytes
    landing.view = viewOf(bytes)
  }
  return bytes
}
