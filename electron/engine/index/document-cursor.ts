import type { Lsn } from '../../../shared/model/ids.ts'

/** A document as a snapshot read gives it. */
export interface VersionedDocument {
  readonly docKey: Uint8Array
  readonly lsn: Lsn
  readonly document: Uint8Array
}

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

/** No docKey begins with this byte. */
export const aboveEveryDocKey = Uint8Array.of(0xff, 0xff)
