import { isArgonError } from '../../../shared/model/errors.ts'
import type { BranchId, CollectionId, Lsn } from '../../../shared/model/ids.ts'
import type { Author } from '../branches/branch-commands.ts'
import { OneAtATime } from '../log/mongodb/one-at-a-time.ts'
import { noStatement } from '../log/request.ts'
import type { Project } from '../projects/project.ts'
import type { ReadView } from '../read/read-view.ts'
import { inTurns } from '../store/turns.ts'
import { entriesBehind, newestVersion } from './commit-entries.ts'
import {
  modify,
  readyFindAndModify,
  type FindAndModifyInput,
  type FindAndModifyOutput,
} from './find-and-modify.ts'
import type { RequestId } from './past-request.ts'
import { begin, continueRun, prepareRun } from './statements.ts'
import type { StatementResult, StatementsInput } from './statement.ts'
import { stoppable } from './stoppable.ts'
import { conflict, ended, tooLarge } from './transaction-errors.ts'
import { WriteIntents } from './write-intents.ts'
import { RecordFull, WriteState } from './write-state.ts'

/** Statements within a transaction: its request is told at its commit. */
export type TransactionInput = Omit<StatementsInput, 'branchId' | 'request'>

/** The client's session and the number of the transaction in it. */
export type TransactionStamp = RequestId

/** Fixes a branch's present state; nothing is written before the commit, and nothing is held but memory. */
export function beginTransaction(project: Project, branchId: BranchId): Transaction {
  project.branches.writable(branchId)
  return new Transaction(project, branchId)
}

/**
 * Several requests on one branch that come to be together or not at all: they read the state at its begin and what they
 * have written themselves. The commit appends one record, unless another has since touched a document that it wrote, a
 * unique key that it claims, or the row of a collection that it writes to (`transaction.conflict`, MongoDB's 112).
 * As in MongoDB whatever goes wrong in it ends it; then it answers `transaction.ended`. One call at a time; others wait.
 */
export class Transaction {
  readonly project: Project
  readonly branchId: BranchId
  /** The moment that it reads. */
  readonly lsn: number
  readonly #turns = new OneAtATime()
  /** One for the commit in all its tries. */
  readonly #draft: Uint8Array
  readonly #intents: WriteIntents
  /** Null once it has ended. */
  #state: WriteState | null
  #committed: { readonly lsn: Lsn | null } | null = null

  constructor(project: Project, branchId: BranchId) {
    this.project = project
    this.branchId = branchId
    this.lsn = project.log.head().lsn
    this.#draft = project.deps.randomBytes(16)
    this.#intents = new WriteIntents(project, branchId)
    this.#state = new WriteState(project, branchId, this.lsn, (collection, docKey) =>
      this.#claim(collection, docKey),
    )
  }

  get isOpen(): boolean {
    return this.#state !== null
  }

  /** What it reads: to be used between its own calls. */
  view(): ReadView {
    return this.#open().view
  }

  /** Runs statements as `runStatements` does. Errors: `transaction.conflict`, `transaction.tooLarge`, `transaction.ended`. */
  run(input: TransactionInput): Promise<{ results: readonly StatementResult[] }> {
    return this.#evaluate(async (state) => {
      const run = await prepareRun(this.project, input)
      const { results, isDone } = await inTurns(stoppable(continueRun(state, run, begin), input.signal))
      if (!isDone) throw tooLarge()
      if (results.some((result) => 'error' in result)) this.abort()
      return { results }
    })
  }

  /** As `findAndModify`; errors also those of `run`. */
  findAndModify(input: FindAndModifyInput): Promise<FindAndModifyOutput> {
    return this.#evaluate((state) =>
      inTurns(stoppable(modify(state, readyFindAndModify(this.project, input), noStatement), input.signal)),
    )
  }

  /** Makes an empty collection, with options as the catalogue keeps them; errors also those of `run`. */
  createCollection(name: string, options?: Uint8Array): Promise<void> {
    return this.#evaluate((state) => Promise.resolve(state.create(name, options)))
  }

  /** Runs work on its state; what that throws ends it. */
  #evaluate<T>(work: (state: WriteState) => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      const state = this.#open()
      try {
        return await work(state)
      } catch (error) {
        this.abort()
        throw error instanceof RecordFull ? tooLarge() : error
      }
    })
  }

  /**
   * Appends what was written as one record; nothing where that is nothing. Asked again it gives the same answer. After
   * `log.outcomeUnknown` it may be asked again; every other error ends it.
   */
  commit(author: Author, stamp?: TransactionStamp): Promise<{ lsn: Lsn | null }> {
    return this.#turns.run(async () => {
      if (this.#committed !== null) return this.#committed
      const state = this.#open()
      try {
        const lsn = state.isEmpty ? null : await this.#append(state, author, stamp)
        this.#committed = { lsn }
      } catch (error) {
        if (!isArgonError(error, 'log.outcomeUnknown')) this.abort()
        throw error
      }
      this.abort()
      return this.#committed
    })
  }

  /** Drops what was written. */
  abort(): void {
    this.#state = null
    this.#intents.release()
  }

  async #append(state: WriteState, author: Author, stamp: TransactionStamp | undefined): Promise<Lsn> {
    const { project, branchId } = this
    const { actor, message = '' } = author
    const record = await project.append(function* (head) {
      project.branches.writable(branchId)
      const entries = yield* entriesBehind(state, head.lsn)
      const said = { branchId, entries, actor, message }
      if (stamp === undefined) return said
      return { ...said, request: { ...stamp, stmtIds: entries.map(() => noStatement) } }
    }, this.#draft)
    return (record as NonNullable<typeof record>).lsn
  }

  /** What another has written since the begin, or in an open transaction, cannot be written here: told at once, as MongoDB does. */
  #claim(collection: CollectionId, docKey: Uint8Array): void {
    const state = this.#open()
    // Nobody else sees a collection that the transaction itself makes.
    if (collection > this.lsn) return
    const head = this.project.log.head().lsn
    const newest = head === this.lsn ? 0 : newestVersion(state, collection, docKey, head)
    if (newest > this.lsn) throw conflict(newest)
    if (!this.#intents.claim(collection, docKey)) throw conflict(null)
  }

  #open(): WriteState {
    if (this.#state !== null) return this.#state
    throw ended()
  }
}
