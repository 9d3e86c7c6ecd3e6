import type { DocumentPlace } from '../index/document-cursor.ts'
import type { Entry } from '../../../shared/model/entry.ts'
import type { BranchId, Lsn } from '../../../shared/model/ids.ts'
import type { Steps } from '../store/turns.ts'
import type { RecordBounds } from './record-bounds.ts'
import type { RecordHeader, SealedRecord } from './record.ts'
import type { RequestStamp } from './request.ts'

/** Where the log ends. `lsn` is 0 and `hash` zero before the first record. */
export interface LogHead {
  readonly lsn: number
  readonly time: number
  readonly hash: Uint8Array
}

/** A record before the log has given it its place. */
export interface Proposal {
  readonly branchId: BranchId
  readonly entries: readonly Entry[]
  readonly actor: string
  readonly message: string
  readonly sourceTime?: number
  /** What makes the record known when its request is sent again; it has a statement for each entry. */
  readonly request?: RequestStamp
}

/**
 * Evaluates a change on the state at `head` and says what to append; null when there is nothing to do. Long work yields
 * now and then. The log may call it again with a newer head when another writer came first, so it changes nothing itself.
 * What it throws reaches the caller of `append`, and nothing is appended.
 */
export type Propose = (head: LogHead) => Proposal | null | Steps<Proposal | null>

/** What can be read of a log. */
export interface LogReader {
  /** The head as of the last `refresh` or own append. */
  head(): LogHead
  /** Sees what other processes have appended. */
  refresh(): void
  /** The header of the record that holds this LSN; undefined beyond the head, `log.corrupt` where it is damaged. */
  recordAt(lsn: number): RecordHeader | undefined
  /** Where the record that holds this LSN lies; as `recordAt`, and cheaper. */
  boundsAt(lsn: number): RecordBounds | undefined
  /** Time of the record that holds this LSN; where its header is damaged that of the nearest one below it, or 0. */
  timeAt(lsn: number): number
  /** Headers from the record that begins at or after `lsn`, ascending, or from the one at or before it, descending. */
  headers(lsn: number, direction: 'ascending' | 'descending'): Iterable<RecordHeader>
  /** One entry; throws `log.corrupt` where its bytes are not what was written. */
  entry(lsn: Lsn): Entry
  /** The document of an entry of data where it lies, not copied: good until the next read of the store. */
  lookAt(lsn: Lsn): DocumentPlace
  /** The whole record that begins at this LSN, with its bytes as stored. */
  record(lsn: Lsn): SealedRecord
  /** For going through much of the log. */
  walk(): LogWalk
}

/**
 * The append-only sequence of records: the only source of truth.
 *
 * `append` is one atomic, durable act: it returns the record only after it survives SIGKILL and power loss, and either
 * all of its entries are in the log, under consecutive LSNs behind the head that `propose` saw, or none is. Where a log
 * cannot tell whether it took a record it throws `log.outcomeUnknown`; the same change under the same draft is then safe
 * to append again: it is in the log once at most.
 */
export interface Log extends LogReader {
  append(propose: Propose, draft?: DraftId): Promise<SealedRecord | null>
  /** Waits until nothing is being appended. */
  settled(): Promise<void>
}

/** 16 random bytes that stand for one change in all its tries: they become the id of its record. */
export type DraftId = Uint8Array

/**
 * Reads as the log does, for whoever goes through it in ascending order and may come to cold history, where entries lie
 * in another order. Let go of it at the end of the way: it holds a part of the log in memory.
 */
export interface LogWalk extends Pick<LogReader, 'entry' | 'record'> {
  /** Makes what lies from this LSN on quick to read, in turns; does nothing while it still is. Once in a turn is enough. */
  prepare(lsn: number): Promise<void>
}
