import type { Lsn } from '../../../shared/model/ids.ts'
import { copyBytes } from '../store/copy-bytes.ts'

/** A document as a snapshot read gives it. */
export interface VersionedDocument {
  readonly docKey: Uint8Array
  readonly lsn: Lsn
  readonly document: Uint8Array
}

/** A version found: its LSN, and the document, or null for a tombstone. */
export interface Found {
  readonly lsn: Lsn
  readonly document: Uint8Array | null
}

/** Where a document lies, not copied: good until the store's next read. */
export interface DocumentPlace {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

export type Direction = 'forward' | 'backward'

/**
 * Walks the documents of one branch's own versions at or below a bound, in docKey order: each document once, with its
 * newest version there. False from a move means that there is none further on. A move whose pace is spent pauses at a
 * document that it has not looked into; only its key may be asked for then, and it is at least one further than before.
 */
export interface DocumentCursor {
  /** The present document's key: bytes from `keyStart` to `keyEnd`, until the next move. */
  readonly keyBytes: Uint8Array
  readonly keyStart: number
  readonly keyEnd: number
  readonly lsn: Lsn
  /** Whether the present version is a document, not a tombstone. */
  readonly isLive: boolean
  readonly isPaused: boolean
  /** Moves to the first document at or behind `from`, in the direction; to the first of all when it is null. */
  start(from: Uint8Array | null): boolean
  next(): boolean
  /** Where the present document lies; it must be live. */
  look(): DocumentPlace
  close(): void
}

/** Shows a document in the log by the LSN of its version. */
export type LookAtDocument = (lsn: Lsn) => DocumentPlace

/** No docKey begins with this byte. */
export const aboveEveryDocKey = Uint8Array.of(0xff, 0xff)

export const copyOf = ({ bytes, start, end }: DocumentPlace): Uint8Array => copyBytes(bytes, start, end)

export const docKeyOf = ({ keyBytes, keyStart, keyEnd }: DocumentCursor): Uint8Array =>
  keyBytes.slice(keyStart, keyEnd)

/** Byte order of the present documents' keys. */
export function compareKeys(left: DocumentCursor, right: DocumentCursor): number {
  const ours = left.keyBytes
  const theirs = right.keyBytes
  const shift = right.keyStart - left.keyStart
  const end = Math.min(left.keyEnd, right.keyEnd - shift)
  for (let i = left.keyStart; i < end; i++) {
    const difference = (ours[i] as number) - (theirs[i + shift] as number)
    if (difference !== 0) return difference
  }
  return left.keyEnd - left.keyStart - (right.keyEnd - right.keyStart)
}
