import type { LogHead } from '../log.ts'
import type { SealedRecord } from '../record.ts'

/** What became of an append whose answer did not arrive. */
export type AppendOutcome = 'appended' | 'lost' | 'unknown'

/**
 * A log that is kept by a server and shared with others: what a local replica follows and appends to. All reads see only
 * what a majority of the server's members has.
 *
 * Whatever fails is an `ArgonError`: `log.unreachable` where the server did not answer, `log.corrupt` with LSN and `_id`
 * where the log holds what it must not, or a code of `mongodb.*` that says what to do.
 */
export interface RemoteLog {
  /** Where the log ends now; `lsn` 0 and a zero hash when it is empty. */
  head(): Promise<LogHead>
  /**
   * Puts the record behind the head that it was sealed for, durably, as one act: `lost` where another record took its
   * place. Throws `log.outcomeUnknown` with the LSN where the request went out and no answer came: the record may or may not
   * be there, and `outcomeOf` tells later. Anything else that it throws means that the record is not there.
   */
  append(record: SealedRecord): Promise<'appended' | 'lost'>
  /** What became of it; `unknown` while its place is free, as the request may still be on its way. */
  outcomeOf(record: SealedRecord): Promise<AppendOutcome>
  /**
   * Whole records in ascending order from the one that begins at `lsn` up to where the log ends now. Each is checked
   * before it is given: its hash, that it is of this project, and that it follows the one before it.
   */
  recordsFrom(lsn: number, signal?: AbortSignal): AsyncIterable<SealedRecord>
  /** Hash of the record that begins at this LSN; tells whether the log is still the one that was read before. */
  hashAt(lsn: number): Promise<Uint8Array | undefined>
  /** Resolves when there may be something behind this LSN, or when `signal` says so. Asks once a second at most. */
  changed(afterLsn: number, signal: AbortSignal): Promise<void>
  /** Ends what waits; the connection belongs to who made it. */
  close(): Promise<void>
}
