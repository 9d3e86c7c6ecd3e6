import type { Commit } from '../../../shared/model/entry.ts'
import { isControlOperation, isDataOperation } from '../../../shared/model/entry.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import {
  asLsn,
  type BranchId,
  type CollectionId,
  type Lsn,
  type ProjectId,
} from '../../../shared/model/ids.ts'
import { recordBoundsHeldMax } from '../../../shared/model/limits.ts'
import { BranchTable } from '../branches/branch-table.ts'
import { rowsOfControl } from '../index/branch-rows.ts'
import { decodeCommit, toCommit } from '../index/commits.ts'
import { corruptIndex } from '../index/checked-table.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'
import { foldRecord } from '../index/fold.ts'
import { IndexStateRow, type IndexState } from '../index/index-state.ts'
import { discardIndex, makeIndexWhole, type IndexProgress } from '../index/make-index.ts'
import type { LivingLimits } from '../index/living-limits.ts'
import { Remembered } from '../index/remembered.ts'
import { Snapshot } from '../index/snapshot.ts'
import { openIndexTables, type IndexTables } from '../index/tables.ts'
import { corruptEntry } from '../log/entry-codec.ts'
import { EmbeddedLog } from '../log/embedded/embedded-log.ts'
import type { Log, Propose } from '../log/log.ts'
import type { RecordBounds } from '../log/record-bounds.ts'
import { Sealer } from '../log/sealed/sealer.ts'
import { lastLsn, type RecordHeader, type SealedRecord } from '../log/record.ts'
import type { KeyValueStore } from '../store/key-value-store.ts'
import type { Steps } from '../store/turns.ts'
import { objectIdMaker } from '../write/object-id.ts'
import { CatalogueCache } from '../read/catalogue-cache.ts'
import type { EngineDeps } from './engine-deps.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import { samePrefix } from '../index/keys.ts'

/** Entries of other processes that are caught up with one by one. */
const catchUpEntriesMax = 1000

export type CommitListener = (commit: Commit) => void

/** One open project: its log, the index folded from it, and the branch table. */
export class Project {
  readonly id: ProjectId
  readonly store: KeyValueStore
  readonly log: Log
  /** Packs the log's cold history. */
  readonly sealer: Sealer
  readonly tables: IndexTables
  readonly branches = new BranchTable()
  readonly catalogue = new CatalogueCache()
  readonly deps: EngineDeps
  /** Makes the `_id` of documents that have none. */
  readonly makeObjectId: () => Uint8Array
  readonly #state: IndexStateRow
  readonly #listeners = new Set<CommitListener>()
  /** LSN up to which the branch table in memory is folded, and up to which commits were announced. */
  #foldedLsn = 0
  #announcedLsn = 0
  /** The newest records, where an entry of them was found damaged when the project was opened. */
  #distrusted: { from: number; branches: ReadonlySet<BranchId>; error: ArgonError } | null = null
  readonly #bounds = new Remembered<number, RecordBounds>(recordBoundsHeldMax)
  /** How to take out of the branch table what is not committed yet. */
  #takeBack: (() => void)[] = []
  #isUnreadable = false
  /** Generation of the index that a proposal under work reads. */
  #evaluatedOn = 0

  /** The limits are given by tests only: an index is read with those that it was folded with. */
  constructor(id: ProjectId, store: KeyValueStore, deps: EngineDeps, limits?: LivingLimits) {
    this.id = id
    this.store = store
    this.deps = deps
    this.makeObjectId = objectIdMaker(deps)
    this.tables = openIndexTables(store, limits)
    this.#state = new IndexStateRow(store)
    this.log = new EmbeddedLog({
      store,
      projectId: id,
      now: deps.now,
      randomBytes: deps.randomBytes,
      fold: (record) => this.#fold(record),
      unfold: () => this.#unfold(),
      committed: (record) => this.#committed(record),
      catchUp: () => this.#catchUp(),
    })
    this.sealer = new Sealer({ ...deps, store, log: this.log })
    this.reload()
    this.#announcedLsn = this.log.head().lsn
  }

  *#fold(record: SealedRecord): Steps<void> {
    if (record.lsn === 1) this.#beginIndex()
    // What was evaluated in several turns may have read an index that was thrown away meanwhile.
    const { kind, generation } = this.#state.read()
    if (kind !== 'whole' || generation !== this.#evaluatedOn) throw rebuilding()
    yield* foldRecord(this.tables, record)
    this.#takeBack.push(...this.#apply(record))
  }

  #beginIndex(): void {
    this.#evaluatedOn = 0
    this.#state.write({ kind: 'whole', generation: 0 })
  }

  #unfold(): void {
    this.tables.activity.discard()
    this.#bounds.clear()
    for (const takeBack of this.#takeBack.splice(0).toReversed()) takeBack()
  }

  #committed(record: SealedRecord): void {
    if (record.lsn !== this.#foldedLsn + 1) {
      // The index may have been discarded since; then the branch table is taken from the new one.
      return this.isWhole() ? this.#catchUp() : this.reload()
    }
    this.#apply(record)
    this.#foldedLsn = lastLsn(record)
  }

  /** Folds a record into memory. Returns how to take that back. */
  #apply({ lsn, entries }: SealedRecord): (() => void)[] {
    if (entries.every(({ op }) => isDataOperation(op))) return []
    this.catalogue.clear()
    const applied = entries.flatMap(({ op, document }, i) =>
      isControlOperation(op) ? [this.branches.apply(asLsn(lsn + i), rowsOfControl(document))] : [],
    )
    return [...applied, () => this.catalogue.clear()]
  }

  /** Folds what others have committed since into the branch table: record by record, or, where much came, all of it. */
  #catchUp(): void {
    const state = this.#state.read()
    if (!this.#isWhole(state)) throw rebuilding()
    this.#evaluatedOn = state.generation
    const head = this.log.head().lsn
    const behind = head - this.#foldedLsn
    if (behind === 0) return
    if (behind < 0 || behind > catchUpEntriesMax || !this.#hasCaughtUp()) this.reload()
    this.refuseUnfinished()
    this.#foldedLsn = head
  }

  /** False where a record on the way cannot be read. */
  #hasCaughtUp(): boolean {
    try {
      for (const header of this.log.headers(this.#foldedLsn + 1, 'ascending')) {
        if (this.commitOf(header).operations.length > 0) this.#apply(this.log.record(header.lsn))
      }
      return true
    } catch (error) {
      if (isArgonError(error, 'log.corrupt') || isArgonError(error, 'index.corrupt')) return false
      throw error
    }
  }

  /** Takes the branch table and the head from the store anew, now or once the index is whole. */
  reload(): void {
    this.tables.activity.forget()
    this.#bounds.clear()
    this.catalogue.clear()
    this.#foldedLsn = nothingFolded
    if (this.isWhole()) this.#load()
  }

  /** Without its branch table a project is nothing that can be used, so a damaged one makes the index unfinished. */
  #load(): void {
    try {
      this.branches.load(this.tables.branches)
    } catch (error) {
      if (!isArgonError(error, 'index.corrupt')) throw error
      this.#isUnreadable = true
    }
    this.#foldedLsn = this.log.head().lsn
  }

  /** Whether there is an index to read from, or nothing that it could hold. */
  isWhole(): boolean {
    return this.#isWhole(this.#state.read())
  }

  #isWhole({ kind }: IndexState): boolean {
    return !this.#isUnreadable && (kind === 'whole' || this.log.head().lsn === 0)
  }

  /** Throws `index.rebuilding` while the index is being made: what takes several turns asks in each. */
  refuseUnfinished(): void {
    if (!this.isWhole()) throw rebuilding()
  }

  /** Makes an index that is not whole; who stops iterating leaves it to the next. Throws `log.corrupt`. */
  async *makeIndexWhole(): AsyncGenerator<IndexProgress> {
    if (this.#isUnreadable) await this.discardIndex()
    const { store, log } = this
    const tables = openIndexTables(store, this.tables.livingLimits)
    yield* makeIndexWhole({ store, log, tables, state: this.#state })
    this.reload()
  }

  /** Resolves when the index is whole; works on it until then. */
  async whole(): Promise<void> {
    while (!this.isWhole()) await exhaust(this.makeIndexWhole())
  }

  /** From here on there is no index, until it is made anew. */
  async discardIndex(): Promise<void> {
    await this.store.transact(() => discardIndex({ log: this.log, state: this.#state }))
    this.#isUnreadable = false
  }

  /** Sees what other processes have committed since, and announces it. */
  refresh(): void {
    this.log.refresh()
    if (!this.isWhole()) return
    this.#catchUp()
    this.#announce(this.#foldedLsn)
  }

  /** Appends a record and announces it once it is durable; null when `propose` had nothing to do. */
  async append(propose: Propose): Promise<SealedRecord | null> {
    try {
      return await this.#appendWhenWhole(propose)
    } finally {
      // The log may have met records of other processes, whatever became of this one.
      this.#announce(this.#foldedLsn)
    }
  }

  /** The log refuses what comes while the index is being made; then it is made, and the append tried again. */
  async #appendWhenWhole(propose: Propose): Promise<SealedRecord | null> {
    for (;;) {
      try {
        return await this.log.append(propose)
      } catch (error) {
        if (!isArgonError(error, 'index.rebuilding')) throw error
        await this.whole()
      }
    }
  }

  /** Calls `listener` with each commit from now on, in the order of the log. Returns how to stop. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #announce(upTo: number): void {
    if (upTo <= this.#announcedLsn || !this.isWhole()) return
    const from = this.#announcedLsn + 1
    this.#announcedLsn = upTo
    if (this.#listeners.size === 0) return
    for (const header of this.log.headers(from, 'ascending')) {
      if (header.lsn > upTo) return
      const commit = this.commitOf(header)
      for (const listener of this.#listeners) listener(commit)
    }
  }

  /** Header of the record that holds an LSN at or below the head; `log.corrupt` where there is none. */
  headerAt(lsn: number): RecordHeader {
    const header = this.log.recordAt(lsn)
    if (header === undefined) throw corruptEntry(lsn, 'no record holds it')
    return header
  }

  /** As `headerAt`, where only its place and time are asked for; they never change, so they are remembered. */
  boundsAt(lsn: number): RecordBounds {
    return this.#bounds.of(lsn, () => {
      const bounds = this.log.boundsAt(lsn)
      if (bounds === undefined) throw corruptEntry(lsn, 'no record holds it')
      return bounds
    })
  }

  commitOf(header: RecordHeader): Commit {
    const summary = this.tables.commits.get(numberKey(header.branchId, header.lsn))
    if (summary === undefined) {
      this.refuseUnfinished()
      throw corruptIndex('commits')
    }
    return toCommit(header, decodeCommit(summary))
  }

  /** A branch's own commits whose record begins between two LSNs, ascending. */
  *commitsOf(branch: BranchId, from: number, to: number): Iterable<Commit> {
    for (let lsn = this.#commitAtOrAfter(branch, from); lsn !== null && lsn <= to;) {
      yield this.commitOf(this.headerAt(lsn))
      lsn = this.#commitAtOrAfter(branch, lsn + 1)
    }
  }

  #commitAtOrAfter(branch: BranchId, lsn: number): number | null {
    const key = numberKey(branch, lsn)
    const cursor = this.tables.commits.cursor()
    const hit = cursor.seek(key) && samePrefix(cursor.key, key, numberBytes)
    const found = hit ? readNumber(cursor.key, numberBytes) : null
    cursor.close()
    return found
  }

  /** First LSN of a branch's own newest record that begins at or below an LSN; null where there is none. */
  commitAtOrBefore(branch: BranchId, lsn: number): Lsn | null {
    if (lsn < 0) return null
    const key = numberKey(branch, lsn)
    const cursor = this.tables.commits.cursor()
    const hit = cursor.seekBackward(key) && samePrefix(cursor.key, key, numberBytes)
    const found = hit ? asLsn(readNumber(cursor.key, numberBytes)) : null
    cursor.close()
    return found
  }

  /** A collection as a branch saw it at an LSN, which must be a record boundary. */
  snapshot(branch: BranchId, lsn: number, collection: CollectionId): Snapshot {
    const lineage = this.branches.lineage(branch, lsn)
    for (const segment of lineage) {
      if (segment.bound > this.trustedLsn(segment.branch)) throw this.#distrusted?.error
    }
    const lookAt = (version: Lsn): DocumentPlace => this.log.lookAt(version)
    return new Snapshot(this.tables, lineage, collection, lookAt, this.log.head().lsn)
  }

  /** The index is made anew before anything is read from it. */
  distrustIndex(): void {
    this.#isUnreadable = true
  }

  /** From this LSN on nothing is read, or written, on the branches that have records there: `error` says why. */
  distrust(from: number, error: ArgonError): void {
    const branches = new Set<BranchId>()
    for (const { branchId } of this.log.headers(from, 'ascending')) branches.add(branchId)
    this.#distrusted = { from, branches, error }
  }

  /** Up to where a branch's own records can be trusted. */
  trustedLsn(branch: BranchId): number {
    const distrusted = this.#distrusted
    return distrusted?.branches.has(branch) === true ? distrusted.from - 1 : Number.MAX_SAFE_INTEGER
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    await this.log.settled()
    await this.sealer.stop()
    await this.store.close()
  }
}

const rebuilding = (): ArgonError =>
  new ArgonError('index.rebuilding', "The project's index is being made anew; try again in a moment")

/** Below every head. */
const nothingFolded = -1

async function exhaust(steps: AsyncIterable<unknown>): Promise<void> {
  const iterator = steps[Symbol.asyncIterator]()
  while ((await iterator.next()).done !== true);
}
