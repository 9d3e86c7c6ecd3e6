import type { Lsn } from '../../../../shared/model/ids.ts'
import type { DocumentPlace } from '../../index/document-cursor.ts'
import type { Pace } from '../../index/pace.ts'

/** A document that a source has come to. It lies in the store's buffer until anything else is read. */
export interface SourceDocument {
  /** Copied at each asking. */
  readonly docKey: Uint8Array
  /** Null where it is not committed yet. */
  readonly lsn: Lsn | null
  look(): DocumentPlace
}

/** How a turn of a source ended: nothing is left, its pace is spent, or `visit` had enough. */
export type Turn = 'done' | 'paused' | 'stopped'

/**
 * Gives the documents of a view that may match, each once. Between two turns it holds no cursor of the store.
 */
export interface DocumentSource {
  /** Rows of an index that it looked at. */
  readonly keysExamined: number
  /** Goes on until `visit` says false, which is then not called again for that document. */
  advance(pace: Pace, visit: (document: SourceDocument) => boolean): Turn
}

/** A document in memory. */
export const inMemory = (docKey: Uint8Array, lsn: Lsn | null, document: Uint8Array): SourceDocument => ({
  docKey,
  lsn,
  look: () => ({ bytes: document, start: 0, end: document.length }),
})
