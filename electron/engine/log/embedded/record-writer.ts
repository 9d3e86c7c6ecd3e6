import type { Table } from '../../store/key-value-store.ts'
import type { Steps } from '../../store/turns.ts'
import type { LogHead } from '../log.ts'
import { hashBytes, lastLsn, type SealedRecord } from '../record.ts'
import type { AppenderDeps } from './appender.ts'
import { entriesTable, lsnKey, recordsTable } from './tables.ts'

/** The head as the log knows it; null makes the log read it again. */
export interface HeadOfLog {
  readonly head: () => LogHead
  readonly setHead: (head: LogHead | null) => void
  readonly refresh: () => void
}

/** The head of a log that ends with this record. */
export const headOf = (record: SealedRecord): LogHead => ({
  lsn: lastLsn(record),
  time: record.time,
  hash: record.hash,
})

/** Puts sealed records into the tables of the log and folds them into the index, inside a transaction or an attempt. */
export class RecordWriter {
  readonly #deps: AppenderDeps
  readonly #records: Table
  readonly #entries: Table

  constructor(deps: AppenderDeps) {
    this.#deps = deps
    this.#records = deps.store.table(recordsTable)
    this.#entries = deps.store.table(entriesTable)
  }

  /** The record stands behind the head. */
  *write(record: SealedRecord): Steps<void> {
    const value = new Uint8Array(hashBytes + record.headerBytes.length)
    value.set(record.hash)
    value.set(record.headerBytes, hashBytes)
    this.#records.append(lsnKey(record.lsn), value)
    for (const [i, bytes] of record.entryBytes.entries()) this.#entries.append(lsnKey(record.lsn + i), bytes)
    yield* this.#deps.fold(record)
  }
}
