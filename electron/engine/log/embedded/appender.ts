import type { ProjectId } from '../../../../shared/model/ids.ts'
import type { KeyValueStore } from '../../store/key-value-store.ts'
import { asSteps, atOnce, type Steps } from '../../store/turns.ts'
import { checkProposal } from '../check-proposal.ts'
import type { DraftId, LogHead, Proposal, Propose } from '../log.ts'
import type { SealedRecord } from '../record.ts'
import { sealRecord } from '../seal-record.ts'
import { headOf, RecordWriter, type HeadOfLog } from './record-writer.ts'
import { lsnKey, recordsTable } from './tables.ts'

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
  /** Throws `index.rebuilding` where the index that a proposal was evaluated on since `catchUp` was thrown away. */
  readonly refuseOtherIndex: () => void
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
  readonly #records: RecordWriter
  #queue: Job[] = []
  #drained: Promise<void> | null = null

  constructor(deps: AppenderDeps, log: HeadOfLog) {
    this.#deps = deps
    this.#log = log
    this.#records = new RecordWriter(deps)
  }

  append(propose: Propose, draft?: DraftId): Promise<SealedRecord | null> {
    const recordId = draft ?? this.#deps.randomBytes(16)
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
    const record = yield* sealRecord(this.#deps, recordId, proposal, head)
    yield* this.#records.write(record)
    return record
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

/** The head once these are committed; null where none of them made a record. */
function headAfter(outcomes: readonly Outcome[]): LogHead | null {
  const last = outcomes.findLast((outcome) => outcome.kind === 'done' && outcome.record !== null)
  return last?.kind === 'done' && last.record !== null ? headOf(last.record) : null
}
