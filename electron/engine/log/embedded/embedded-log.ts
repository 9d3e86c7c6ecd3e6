import type { Entry } from '../../../../shared/model/entry.ts'
import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import { asLsn, type Lsn, type ProjectId } from '../../../../shared/model/ids.ts'
import { lsnMax, recordEntriesMax } from '../../../../shared/model/limits.ts'
import type { KeyValueStore, Table } from '../../store/key-value-store.ts'
import { numberBytes, readNumber, writeNumber } from '../../store/numbers.ts'
import { corruptEntry, decodeEntry, encodeEntry, entryDigest } from '../entry-codec.ts'
import type { Log, LogHead, Proposal, Propose } from '../log.ts'
import { readRecordBounds, type RecordBounds } from '../record-bounds.ts'
import {
  decodeHeader,
  encodeHeader,
  hashBytes,
  lastLsn,
  noHash,
  recordHash,
  type RecordHeader,
  type SealedRecord,
} from '../record.ts'
import { checkProposal } from '../check-proposal.ts'

/** What the embedded log needs from outside. */
export interface EmbeddedLogDeps {
  readonly store: KeyValueStore
  readonly projectId: ProjectId
  /** Milliseconds since 1970; may go backwards, the log's own times never do. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
  /** Folds a record into the index, in the same transaction, and into memory for those evaluated after it. */
  readonly fold: (record: SealedRecord) => void
  /** Takes out of memory what was folded since the last call: it is not committed yet, or never will be. */
  readonly unfold: () => void
  /** Called when a record is committed: memory may hold it from now on. */
  readonly committed: (record: SealedRecord) => void
  /** Called before a proposal is evaluated: other processes may have appended. */
  readonly catchUp: () => void
}

interface Job {
  readonly propose: Propose
  readonly recordId: Uint8Array
  readonly resolve: (record: SealedRecord | null) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { kind: 'done'; record: SealedRecord | null } | { kind: 'refused'; error: unknown }

const recordsTable = 'records'

/** Records committed together in one flush at most, and entries after which a group takes in no further record. */
const groupRecordsMax = 64
const groupEntriesMax = 1000
/** Attempts that other processes may come before, until this one keeps them out while it evaluates. */
const lostAttemptsMax = 3

/**
 * The log in LMDB: table `records` holds hash and canonical header under a record's first LSN, table `log` each entry
 * under its own LSN; both grow at the end. Writers that arrive while a flush is under way share the next one. Records are
 * evaluated on what was last committed, and committed unless another process came first: then they are evaluated again.
 */
export class EmbeddedLog implements Log {
  readonly #deps: EmbeddedLogDeps
  readonly #records: Table
  readonly #log: Table
  /** The head as far as it is known; null where it must be read again. */
  #head: LogHead | null = null
  #queue: Job[] = []
  #drained: Promise<void> | null = null

  constructor(deps: EmbeddedLogDeps) {
    this.#deps = deps
    this.#records = deps.store.table(recordsTable)
    this.#log = deps.store.table('log')
  }

  head(): LogHead {
    this.#head ??= this.#readHead()
    return this.#head
  }

  refresh(): void {
    this.#deps.store.refresh()
    this.#head = null
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
    const bounds = found ? readRecordBounds(cursor.value(), hashBytes) : undefined
    cursor.close()
    if (bounds === undefined) return undefined
    if (bounds?.lsn !== first) throw corruptHeader(first)
    return lsn <= bounds.last ? bounds : undefined
  }

  append(propose: Propose): Promise<SealedRecord | null> {
    const recordId = this.#deps.randomBytes(16)
    return new Promise((resolve, reject) => {
      this.#queue.push({ propose, recordId, resolve, reject })
      this.#drained ??= this.#drain()
    })
  }

  async settled(): Promise<void> {
    await this.#drained
  }

  async #drain(): Promise<void> {
    // A turn's worth of writers gathers before the first group is taken.
    await Promise.resolve()
    while (this.#queue.length > 0) await this.#commitGroup()
    this.#drained = null
  }

  async #commitGroup(): Promise<void> {
    const jobs = this.#queue.slice(0, groupRecordsMax)
    try {
      const outcomes = await this.#commit(() => this.#evaluate(jobs))
      this.#queue.splice(0, outcomes.length)
      for (const [i, outcome] of outcomes.entries()) this.#settle(jobs[i] as Job, outcome)
    } catch (error) {
      this.#queue.splice(0, jobs.length)
      for (const job of jobs) job.reject(error)
    }
  }

  async #commit<T>(evaluate: () => T): Promise<T> {
    const { store } = this.#deps
    for (let lost = 0; lost < lostAttemptsMax; lost++) {
      this.refresh()
      const guard = { table: recordsTable, key: lsnKey(this.head().lsn + 1) }
      const attempt = await store.attempt(guard, evaluate)
      if (attempt.kind === 'done') return attempt.result
    }
    return store.transact(() => {
      this.#head = null
      return evaluate()
    })
  }

  /** What becomes of the first jobs, as many as make a group. */
  #evaluate(jobs: readonly Job[]): Outcome[] {
    const outcomes: Outcome[] = []
    let entries = 0
    try {
      this.#deps.catchUp()
      for (const job of jobs) {
        if (entries >= groupEntriesMax) break
        const outcome = this.#attempt(job)
        outcomes.push(outcome)
        if (outcome.kind === 'done') entries += outcome.record?.count ?? 0
      }
      return outcomes
    } finally {
      this.#deps.unfold()
      this.#head = null
    }
  }

  #settle(job: Job, outcome: Outcome): void {
    if (outcome.kind === 'refused') return job.reject(outcome.error)
    this.#head = null
    if (outcome.record !== null) this.#deps.committed(outcome.record)
    job.resolve(outcome.record)
  }

  /** Evaluating may refuse this job alone; a failure while storing gives up the whole group. */
  #attempt(job: Job): Outcome {
    const head = this.head()
    let proposal: Proposal | null
    try {
      proposal = job.propose(head)
      if (proposal !== null) checkProposal(proposal)
    } catch (error) {
      return { kind: 'refused', error }
    }
    if (proposal === null) return { kind: 'done', record: null }
    const record = this.#seal(job.recordId, proposal, head)
    this.#store(record)
    this.#deps.fold(record)
    this.#head = { lsn: lastLsn(record), time: record.time, hash: record.hash }
    return { kind: 'done', record }
  }

  #seal(recordId: Uint8Array, proposal: Proposal, head: LogHead): SealedRecord {
    const header: RecordHeader = {
      recordId,
      projectId: this.#deps.projectId,
      lsn: asLsn(head.lsn + 1),
      count: proposal.entries.length,
      branchId: proposal.branchId,
      time: Math.max(this.#deps.now(), head.time),
      sourceTime: proposal.sourceTime ?? null,
      actor: proposal.actor,
      message: proposal.message,
      prev: head.hash,
    }
    const headerBytes = encodeHeader(header)
    const entryBytes = proposal.entries.map(encodeEntry)
    const hash = recordHash(headerBytes, entryBytes.map(entryDigest))
    return { ...header, hash, headerBytes, entries: proposal.entries, entryBytes }
  }

  #store(record: SealedRecord): void {
    const value = new Uint8Array(hashBytes + record.headerBytes.length)
    value.set(record.hash)
    value.set(record.headerBytes, hashBytes)
    this.#records.append(lsnKey(record.lsn), value)
    for (const [i, bytes] of record.entryBytes.entries()) this.#log.append(lsnKey(record.lsn + i), bytes)
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
    return decodeEntry(this.#log.get(lsnKey(lsn)), lsn)
  }

  record(lsn: Lsn): SealedRecord {
    const value = this.#records.get(lsnKey(lsn))
    if (value === undefined) throw corruptEntry(lsn, 'the header of its record is missing')
    const header = readHeader(value, lsn)
    const entryBytes: Uint8Array[] = []
    for (let i = 0; i < header.count; i++) {
      const bytes = this.#log.get(lsnKey(lsn + i))
      if (bytes === undefined) throw corruptEntry(lsn + i, 'the entry is missing')
      entryBytes.push(bytes)
    }
    return {
      ...header,
      hash: value.subarray(0, hashBytes),
      headerBytes: value.subarray(hashBytes),
      entries: entryBytes.map((bytes, i) => decodeEntry(bytes, lsn + i)),
      entryBytes,
    }
  }
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

function lsnKey(lsn: number): Uint8Array {
  const key = new Uint8Array(numberBytes)
  writeNumber(key, 0, lsn)
  return key
}
