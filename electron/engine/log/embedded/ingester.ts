import { ArgonError } from '../../../../shared/model/errors.ts'
import { compareBytes } from '../../bson/raw.ts'
import { TurnMeter, type Steps } from '../../store/turns.ts'
import { corruptEntry, entryDigest } from '../entry-codec.ts'
import { hashBytes, recordHash, type SealedRecord } from '../record.ts'
import type { AppenderDeps } from './appender.ts'
import { headOf, RecordWriter, type HeadOfLog } from './record-writer.ts'
import { lsnKey, recordsTable } from './tables.ts'

/** What is taken in with one flush, and in one turn where it is more than one record. */
const groupRecordsMax = 32
const groupEntriesMax = 250
const groupBytesMax = 512 * 1024

/**
 * Takes in records that another log has sealed: the same place, time and hash. What is there already is skipped, so
 * several processes may bring the same records to one store.
 */
export class Ingester {
  readonly #deps: AppenderDeps
  readonly #log: HeadOfLog
  readonly #records: RecordWriter

  constructor(deps: AppenderDeps, log: HeadOfLog) {
    this.#deps = deps
    this.#log = log
    this.#records = new RecordWriter(deps)
  }

  /**
   * Consecutive records, of which the first stands behind the head or below it. All of a group that `groupsOf` gave are
   * durable together. Throws `log.replaced` with the LSN where this log holds another record, and `log.corrupt` where one
   * is not what its hash says.
   */
  async ingest(records: readonly SealedRecord[]): Promise<void> {
    for (;;) {
      this.#log.refresh()
      const guard = { table: recordsTable, key: lsnKey(this.#log.head().lsn + 1) }
      const attempt = await this.#deps.store.attempt(guard, () => this.#take(records))
      if (attempt.kind === 'lost') continue
      this.#log.setHead(null)
      for (const record of attempt.result) this.#deps.committed(record)
      return
    }
  }

  /** The records that are new. Only the first takes several turns: others would see what those before it did to memory. */
  *#take(records: readonly SealedRecord[]): Steps<SealedRecord[]> {
    const taken: SealedRecord[] = []
    try {
      this.#deps.catchUp()
      for (const record of records) {
        if (!this.#isNew(record)) continue
        yield* checkHash(record)
        yield* this.#records.write(record)
        this.#log.setHead(headOf(record))
        taken.push(record)
      }
      return taken
    } finally {
      this.#deps.unfold()
      this.#log.setHead(null)
    }
  }

  #isNew(record: SealedRecord): boolean {
    const head = this.#log.head()
    if (record.lsn > head.lsn + 1)
      throw new Error(`The record at LSN ${record.lsn} came before those below it`)
    if (record.projectId !== this.#deps.projectId) throw corruptEntry(record.lsn, 'it is of another project')
    if (record.lsn <= head.lsn) {
      const stored = this.#deps.store.table(recordsTable).get(lsnKey(record.lsn))?.subarray(0, hashBytes)
      if (stored === undefined || compareBytes(stored, record.hash) !== 0) throw replacedAt(record.lsn)
      return false
    }
    if (compareBytes(record.prev, head.hash) !== 0) throw replacedAt(head.lsn)
    return true
  }
}

function* checkHash(record: SealedRecord): Steps<void> {
  const turn = new TurnMeter()
  const digests: Uint8Array[] = []
  for (const bytes of record.entryBytes) {
    digests.push(entryDigest(bytes))
    if (turn.isOver(bytes.length)) yield
  }
  if (compareBytes(recordHash(record.headerBytes, digests), record.hash) !== 0)
    throw corruptEntry(record.lsn, 'its hash does not match its content')
}

/** The log that is followed is not the one that was read before. */
export const replacedAt = (lsn: number): ArgonError =>
  new ArgonError(
    'log.replaced',
    `The log that this project follows was restored or replaced: it holds another record at LSN ${lsn} than before; the local copy has to be made anew`,
    { lsn },
  )

/** Records in groups that are each taken in as one. */
export async function* groupsOf(records: AsyncIterable<SealedRecord>): AsyncGenerator<SealedRecord[]> {
  let group: SealedRecord[] = []
  let entries = 0
  let bytes = 0
  for await (const record of records) {
    const size = record.entryBytes.reduce((sum, { length }) => sum + length, 0)
    const isFull =
      group.length === groupRecordsMax ||
      entries + record.count > groupEntriesMax ||
      bytes + size > groupBytesMax
    if (isFull && group.length > 0) {
      yield group
      group = []
      entries = 0
      bytes = 0
    }
    group.push(record)
    entries += record.count
    bytes += size
  }
  if (group.length > 0) yield group
}
