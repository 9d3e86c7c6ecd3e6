import type { Entry } from '../../../../shared/model/entry.ts'
import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import type { Lsn } from '../../../../shared/model/ids.ts'
import { lsnMax, recordEntriesMax } from '../../../../shared/model/limits.ts'
import type { DocumentPlace } from '../../index/document-cursor.ts'
import type { KeyValueStore, Table } from '../../store/key-value-store.ts'
import { asSteps, inTurns } from '../../store/turns.ts'
import { readNumber } from '../../store/numbers.ts'
import { corruptEntry, decodeEntry } from '../entry-codec.ts'
import { checkProposal } from '../check-proposal.ts'
import type { DraftId, Log, LogHead, LogWalk, Proposal, Propose } from '../log.ts'
import { readRecordBounds, type RecordBounds } from '../record-bounds.ts'
import { decodeHeader, hashBytes, lastLsn, noHash, type RecordHeader, type SealedRecord } from '../record.ts'
import { Appender, type AppenderDeps } from './appender.ts'
import { EntrySource, type StoredEntry } from './entry-source.ts'
import { EntryWalk } from './entry-walk.ts'
import { Ingester } from './ingester.ts'
import { entriesTable, logTables, lsnKey, recordsTable } from './tables.ts'

/**
 * The log in LMDB: table `records` holds hash and canonical header under a record's first LSN, table `log` each entry
 * under its own LSN; both grow at the end.
 */
export class EmbeddedLog implements Log {
  readonly #store: KeyValueStore
  readonly #deps: AppenderDeps
  readonly #appender: Appender
  readonly #ingester: Ingester
  readonly #records: Table
  readonly #log: Table
  #entries: EntrySource
  /** The head as far as it is known; null where it must be read again. */
  #head: LogHead | null = null

  constructor(deps: AppenderDeps) {
    this.#deps = deps
    this.#store = deps.store
    this.#records = deps.store.table(recordsTable)
    this.#log = deps.store.table(entriesTable)
    this.#entries = new EntrySource(deps.store)
    const head = {
      head: () => this.head(),
      setHead: (head: LogHead | null) => (this.#head = head),
      refresh: () => this.refresh(),
    }
    this.#appender = new Appender(deps, head)
    this.#ingester = new Ingester(deps, head)
  }

  head(): LogHead {
    this.#head ??= this.#readHead()
    return this.#head
  }

  /** The head that is known stays the head for as long as no record stands behind it. */
  refresh(): void {
    this.#store.refresh()
    if (this.#head !== null && this.#records.has(lsnKey(this.#head.lsn + 1))) this.#head = null
  }

  #readHead(): LogHead {
    const cursor = this.#records.cursor()
    const found = cursor.seekBackward(lsnKey(lsnMax))
    const value = found ? cursor.value() : null
    const lsn = found ? readNumber(cursor.key, 0) : 0
    cursor.close()
    if (value === null) return { lsn: 0, time: 0, hash: noHash }
    const hash = value.subarray(0, hashBytes)
    try {
      const header = readHeader(value, lsn)
      return { lsn: lastLsn(header), time: header.time, hash }
    } catch (error) {
      if (!isArgonError(error, 'log.corrupt')) throw error
      return { ...this.#headOfDamaged(lsn), hash }
    }
  }

  /** Where the newest header cannot be read: its entries say where the log ends, an older header what time it was. */
  #headOfDamaged(lsn: number): { lsn: number; time: number } {
    const cursor = this.#log.cursor()
    const found = cursor.seekBackward(lsnKey(lsnMax))
    const last = found ? readNumber(cursor.key, 0) : lsn
    cursor.close()
    return { lsn: Math.max(lsn, last), time: this.timeAt(lsn - 1) }
  }

  timeAt(lsn: number): number {
    for (let from = lsn; from > 0; from--) {
      try {
        return this.boundsAt(from)?.time ?? 0
      } catch (error) {
        if (!isArgonError(error, 'log.corrupt')) throw error
      }
    }
    return 0
  }

  boundsAt(lsn: number): RecordBounds | undefined {
    const cursor = this.#records.cursor()
    const found = cursor.seekBackward(lsnKey(lsn))
    const first = found ? readNumber(cursor.key, 0) : 0
    const bounds = found ? readRecordBounds(cursor.look(), hashBytes, cursor.valueLength) : undefined
    cursor.close()
    if (bounds === undefined) return undefined
    if (bounds?.lsn !== first) throw corruptHeader(first)
    return lsn <= bounds.last ? bounds : undefined
  }

  append(propose: Propose, draft?: DraftId): Promise<SealedRecord | null> {
    return this.#appender.append(propose, draft)
  }

  /** Takes in records that another log has sealed, as one durable act; see `Ingester`. */
  ingest(records: readonly SealedRecord[]): Promise<void> {
    return this.#ingester.ingest(records)
  }

  /** What `propose` says on the state at the head, and that head; nothing is appended. */
  async evaluate(propose: Propose): Promise<{ proposal: Proposal; head: LogHead } | null> {
    this.refresh()
    this.#deps.catchUp()
    const head = this.head()
    const proposal = await inTurns(asSteps(() => propose(head)))
    if (proposal === null) return null
    checkProposal(proposal)
    this.#deps.refuseOtherIndex()
    return { proposal, head }
  }

  /** Throws away every record, inside a transaction: the log is empty after it. For a copy of a log elsewhere only. */
  clear(): void {
    for (const name of logTables) this.#store.table(name).clear()
    this.forget()
  }

  /** Lets go of what is held in memory of sealed history: the log may have been cleared. */
  forget(): void {
    this.#head = null
    this.#entries = new EntrySource(this.#store)
  }

  settled(): Promise<void> {
    return this.#appender.settled()
  }

  recordAt(lsn: number): RecordHeader | undefined {
    const header = this.#headerBlock(lsn, 'descending', 1)[0]
    return header !== undefined && lsn <= lastLsn(header) ? header : undefined
  }

  *headers(lsn: number, direction: 'ascending' | 'descending'): Iterable<RecordHeader> {
    const step = direction === 'ascending' ? 1 : -1
    for (let from = lsn; from >= 0 && from <= lsnMax;) {
      const block = this.#headerBlock(from, direction, headerBlockMax)
      yield* block
      const last = block.at(-1)
      if (last === undefined) return
      from = last.lsn + step
    }
  }

  /** Blocks end the cursor within the turn, however long the caller takes over them. */
  #headerBlock(from: number, direction: 'ascending' | 'descending', max: number): RecordHeader[] {
    const cursor = this.#records.cursor()
    const block: RecordHeader[] = []
    let found = direction === 'ascending' ? cursor.seek(lsnKey(from)) : cursor.seekBackward(lsnKey(from))
    for (; found && block.length < max; found = cursor.next()) {
      block.push(readHeader(cursor.value(), readNumber(cursor.key, 0)))
    }
    cursor.close()
    return block
  }

  entry(lsn: Lsn): Entry {
    return this.#entries.entry(lsn)
  }

  lookAt(lsn: Lsn): DocumentPlace {
    return this.#entries.lookAt(lsn)
  }

  record(lsn: Lsn): SealedRecord {
    return this.#readRecord(lsn, (count) => this.#entries.entries(lsn, count))
  }

  walk(): LogWalk {
    const walk = new EntryWalk(this.#entries)
    return {
      prepare: (lsn) => walk.prepare(lsn),
      entry: (lsn) => walk.entry(lsn),
      record: (lsn) => this.#readRecord(lsn, (count) => walk.entries(lsn, count)),
    }
  }

  #readRecord(lsn: Lsn, read: (count: number) => readonly StoredEntry[]): SealedRecord {
    const value = this.#records.get(lsnKey(lsn))
    if (value === undefined) throw corruptEntry(lsn, 'the header of its record is missing')
    const header = readHeader(value, lsn)
    const entryBytes = read(header.count).map(intact)
    return {
      ...header,
      hash: value.subarray(0, hashBytes),
      headerBytes: value.subarray(hashBytes),
      entries: entryBytes.map((bytes, i) => decodeEntry(bytes, lsn + i)),
      entryBytes,
    }
  }
}

function intact(stored: StoredEntry): Uint8Array {
  if (stored instanceof ArgonError) throw stored
  return stored
}

const headerBlockMax = 64

function readHeader(value: Uint8Array, lsn: number): RecordHeader {
  if (value.length <= hashBytes) {
    throw new ArgonError('log.corrupt', `The header of the record at LSN ${lsn} is cut off`, { lsn })
  }
  const header = decodeHeader(value.subarray(hashBytes), lsn)
  // What every look-up relies on; the rest is vouched for by the hash.
  if (header.lsn !== lsn || !(header.count >= 1 && header.count <= recordEntriesMax)) {
    throw corruptHeader(lsn)
  }
  return header
}

const corruptHeader = (lsn: number): ArgonError =>
  new ArgonError('log.corrupt', `The header at LSN ${lsn} is not that of a record there`, { lsn })
