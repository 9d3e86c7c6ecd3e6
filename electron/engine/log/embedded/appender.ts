import { asLsn, type ProjectId } from '../../../../shared/model/ids.ts'
import type { KeyValueStore, Table } from '../../store/key-value-store.ts'
import { asSteps, atOnce, TurnMeter, type Steps } from '../../store/turns.ts'
import { checkProposal } from '../check-proposal.ts'
import { encodeEntry, entryDigest } from '../entry-codec.ts'
import type { LogHead, Proposal, Propose } from '../log.ts'
import {
  encodeHeader,
  hashBytes,
  lastLsn,
  recordHash,
  type RecordHeader,
  type SealedRecord,
} from '../record.ts'
import { entriesTable, lsnKey, recordsTable } from './tables.ts'

/** What appending needs from outside. */
export interface AppenderDeps {
  readonly store: KeyValueStore
  readonly projectId: ProjectId
  /** Milliseconds since 1970; may go backwards, the log's own times never do. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
  /** Folds a record into the index, in the same transaction, and into memory for those evaluated after it. */
  readonly fold: (record: SealedRecord) => Steps<void>
  /** Takes out of memory what was folded since the last call: it is not committed yet, or never will be. */
  readonly unfold: () => void
  /** Called when a record is committed: memory may hold it from now on. */
  readonly committed: (record: SealedRecord) => void
  /** Called before a proposal is evaluated: other processes may have appended. */
  readonly catchUp: () => void
}

/** The head as the log knows it; null makes the log read it again. */
interface HeadOfLog {
  readonly head: () => LogHead
  readonly setHead: (head: LogHead | null) => void
  readonly refresh: () => void
}

interface Job {
  readonly propose: Propose
  readonly recordId: Uint8Array
  readonly resolve: (record: SealedRecord | null) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { kind: 'done'; record: SealedRecord | null } | { kind: 'refused'; error: unknown }

/** Records committed together in one flush at most, and entries after which a group takes in no further record. */
const groupRecordsMax = 64
const groupEntriesMax = 1000
/** Attempts that other processes may come before, until this one keeps them out while it evaluates. */
const lostAttemptsMax = 3

/**
 * Gives records their place. Writers that arrive while a flush is under way share the next one. Records are evaluated on
 * what was last committed, and committed unless another process came first: then they are evaluated again.
 */
export class Appender {
  readonly #deps: AppenderDeps
  readonly #log: HeadOfLog
  readonly #records: Table
  readonly #entries: Table
  #queue: Job[] = []
  #drained: Promise<void> | null = null

  constructor(deps: AppenderDeps, log: HeadOfLog) {
    this.#deps = deps
    this.#log = log
    this.#records = deps.store.table(recordsTable)
    this.#entries = deps.store.table(entriesTable)
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
      this.#log.setHead(headAfter(outcomes))
      this.#tell(jobs, outcomes)
    } catch (error) {
      this.#queue.splice(0, jobs.length)
      // It may be durable all the same.
      this.#log.setHead(null)
      for (const job of jobs) job.reject(error)
    }
  }

  async #commit<T>(evaluate: () => Steps<T>): Promise<T> {
    const { store } = this.#deps
    for (let lost = 0; lost < lostAttemptsMax; lost++) {
      this.#log.refresh()
      const guard = { table: recordsTable, key: lsnKey(this.#log.head().lsn + 1) }
      const attempt = await store.attempt(guard, evaluate)
      if (attempt.kind === 'done') return attempt.result
    }
    return store.transact(() => {
      this.#log.setHead(null)
      return atOnce(evaluate())
    })
  }

  /** What becomes of the first jobs, as many as make a group. */
  *#evaluate(jobs: readonly Job[]): Steps<Outcome[]> {
    const outcomes: Outcome[] = []
    let entries = 0
    let committed: LogHead | null = null
    try {
      this.#deps.catchUp()
      for (const job of jobs) {
        const outcome = yield* this.#attempt(job, outcomes.length === 0)
        if (outcome === null) break
        outcomes.push(outcome)
        if (outcome.kind === 'done' && outcome.record !== null) {
          // The next of the group takes it for the head; nobody else has a turn before the end.
          committed ??= this.#log.head()
          this.#log.setHead(headOf(outcome.record))
          entries += outcome.record.count
        }
        if (entries >= groupEntriesMax) break
      }
      return outcomes
    } finally {
      this.#deps.unfold()
      if (committed !== null) this.#log.setHead(committed)
    }
  }

  /**
   * Evaluating may refuse this job alone; a failure while storing gives up the whole group. Only the first of a group
   * takes more than one turn, because others would see what the ones before it did to memory; null puts it off.
   */
  *#attempt(job: Job, isFirst: boolean): Steps<Outcome | null> {
    const head = this.#log.head()
    let proposal: Proposal | null
    try {
      const steps = asSteps(() => job.propose(head))
      let step = steps.next()
      for (; step.done !== true; step = steps.next()) {
        if (!isFirst) return null
        yield
      }
      proposal = step.value
      if (proposal !== null) checkProposal(proposal)
    } catch (error) {
      return { kind: 'refused', error }
    }
    if (proposal === null) return { kind: 'done', record: null }
    const storing = this.#store(job.recordId, proposal, head)
    return { kind: 'done', record: isFirst ? yield* storing : atOnce(storing) }
  }

  *#store(recordId: Uint8Array, proposal: Proposal, head: LogHead): Steps<SealedRecord> {
    const record = yield* this.#seal(recordId, proposal, head)
    const value = new Uint8Array(hashBytes + record.headerBytes.length)
    value.set(record.hash)
    value.set(record.headerBytes, hashBytes)
    this.#records.append(lsnKey(record.lsn), value)
    for (const [i, bytes] of record.entryBytes.entries()) this.#entries.append(lsnKey(record.lsn + i), bytes)
    yield* this.#deps.fold(record)
    return record
  }

  *#seal(recordId: Uint8Array, proposal: Proposal, head: LogHead): Steps<SealedRecord> {
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
    const entryBytes: Uint8Array[] = []
    const digests: Uint8Array[] = []
    const turn = new TurnMeter()
    for (const entry of proposal.entries) {
      const bytes = encodeEntry(entry)
      entryBytes.push(bytes)
      digests.push(entryDigest(bytes))
      if (turn.isOver(bytes.length)) yield
    }
    const hash = recordHash(headerBytes, digests)
    return { ...header, hash, headerBytes, entries: proposal.entries, entryBytes }
  }

  /**
   * Who was refused hears of it first: trying again on the new state, it stands before those who just had their turn,
   * or the same writer would win each time.
   */
  #tell(jobs: readonly Job[], outcomes: readonly Outcome[]): void {
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.kind === 'refused') jobs[i]?.reject(outcome.error)
    }
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.kind === 'refused') continue
      if (outcome.record !== null) this.#deps.committed(outcome.record)
      jobs[i]?.resolve(outcome.record)
    }
  }
}

const headOf = (record: SealedRecord): LogHead => ({
  lsn: lastLsn(record),
  time: record.time,
  hash: record.hash,
})

/** The head once these are committed; null where none of them made a record. */
function headAfter(outcomes: readonly Outcome[]): LogHead | null {
  const last = outcomes.findLast((outcome) => outcome.kind === 'done' && outcome.record !== null)
  return last?.kind === 'done' && last.record !== null ? headOf(last.record) : null
}
