import { ArgonError } from '../../../shared/model/errors.ts'
import { IndexStateRow, type IndexState } from '../index/index-state.ts'
import type { LivingLimits } from '../index/living-limits.ts'
import { discardIndex, makeIndexWhole, type IndexProgress } from '../index/make-index.ts'
import { openIndexTables, type IndexTables } from '../index/tables.ts'
import type { LogReader } from '../log/log.ts'
import type { KeyValueStore } from '../store/key-value-store.ts'

/** The index of an open project through its life: whole, being made, thrown away. */
export class ProjectIndex {
  readonly tables: IndexTables
  readonly #store: KeyValueStore
  readonly #log: LogReader
  readonly #state: IndexStateRow
  #isUnreadable = false
  /** Generation of the index that what is under work reads. */
  #evaluatedOn = 0

  constructor(store: KeyValueStore, log: LogReader, limits?: LivingLimits) {
    this.tables = openIndexTables(store, limits)
    this.#store = store
    this.#log = log
    this.#state = new IndexStateRow(store)
  }

  /** How often the index was thrown away. */
  get generation(): number {
    return this.#state.read().generation
  }

  /** Whether there is an index to read from, or nothing that it could hold. */
  isWhole(): boolean {
    return this.#isUsable(this.#state.read())
  }

  #isUsable({ kind }: IndexState): boolean {
    if (this.#isUnreadable) return false
    return kind === 'whole' || (kind === 'outdated' && this.#log.head().lsn === 0)
  }

  /** Throws `index.rebuilding` while the index is being made: what takes several turns asks in each. */
  refuseUnfinished(): void {
    if (!this.isWhole()) throw rebuilding()
  }

  /** A change is evaluated from here on. Returns the index's generation; throws `index.rebuilding`. */
  beginEvaluation(): number {
    const state = this.#state.read()
    if (!this.#isUsable(state)) throw rebuilding()
    this.#evaluatedOn = state.generation
    return state.generation
  }

  /** Throws `index.rebuilding` where what was evaluated in several turns read an index that was thrown away meanwhile. */
  refuseOther(): void {
    const state = this.#state.read()
    if (!this.#isUsable(state) || state.generation !== this.#evaluatedOn) throw rebuilding()
  }

  /** The first record of a log begins its index, inside the transaction that stores it. */
  begin(): void {
    const { kind, generation } = this.#state.read()
    if (kind === 'outdated') this.#state.write({ kind: 'whole', generation })
  }

  /** Makes an index that is not whole; who stops iterating leaves it to the next. Throws `log.corrupt`. */
  async *makeWhole(): AsyncGenerator<IndexProgress> {
    if (this.#isUnreadable) await this.discard()
    const tables = openIndexTables(this.#store, this.tables.livingLimits)
    yield* makeIndexWhole({ store: this.#store, log: this.#log, tables, state: this.#state })
  }

  /** From here on there is no index, until it is made anew; `also` is done in the same transaction. */
  async discard(also: () => void = nothing): Promise<void> {
    await this.#store.transact(() => {
      also()
      discardIndex({ log: this.#log, state: this.#state })
    })
    this.#isUnreadable = false
  }

  /** The index is made anew before anything is read from it. */
  distrust(): void {
    this.#isUnreadable = true
  }
}

const rebuilding = (): ArgonError =>
  new ArgonError('index.rebuilding', "The project's index is being made anew; try again in a moment")

const nothing = (): void => {}
