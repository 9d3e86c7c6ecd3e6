import type { Commit } from '../../../shared/model/entry.ts'
import { isControlOperation, isDataOperation } from '../../../shared/model/entry.ts'
import { isArgonError, type ArgonError } from '../../../shared/model/errors.ts'
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
import { commitAtOrAfter, commitAtOrBefore } from '../index/commit-rows.ts'
import { decodeCommit, toCommit } from '../index/commits.ts'
import { corruptIndex } from '../index/checked-table.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'
import { foldRecord } from '../index/fold.ts'
import type { IndexProgress } from '../index/make-index.ts'
import type { LivingLimits } from '../index/living-limits.ts'
import { Remembered } from '../index/remembered.ts'
import { Snapshot } from '../index/snapshot.ts'
import type { IndexTables } from '../index/tables.ts'
import { corruptEntry } from '../log/entry-codec.ts'
import { EmbeddedLog } from '../log/embedded/embedded-log.ts'
import type { DraftId, Log, Propose } from '../log/log.ts'
import type { RecordBounds } from '../log/record-bounds.ts'
import { Sealer } from '../log/sealed/sealer.ts'
import { lastLsn, type RecordHeader, type SealedRecord } from '../log/record.ts'
import type { KeyValueStore } from '../store/key-value-store.ts'
import type { Steps } from '../store/turns.ts'
import { objectIdMaker } from '../write/object-id.ts'
import { CatalogueCache } from '../read/catalogue-cache.ts'
import { IndexUses } from '../read/index-uses.ts'
import { Announcer, type CommitListener } from './announcer.ts'
import type { EngineDeps } from './engine-deps.ts'
import type { Link } from './link.ts'
import { refuseMoved } from './moved-log.ts'
import { ProjectIndex } from './project-index.ts'
import { Sharing } from './sharing.ts'
import { Trust } from './trust.ts'
import { numberKey } from '../store/numbers.ts'

/** Entries of other processes that are caught up with one by one. */
const catchUpEntriesMax = 1000

/** One open project: its log, the index folded from it, and the branch table. */
export class Project {
  readonly id: ProjectId
  readonly store: KeyValueStore
  /** Packs the log's cold history. */
  readonly sealer: Sealer
  readonly branches = new BranchTable()
  readonly catalogue = new CatalogueCache()
  readonly indexUses: IndexUses
  readonly deps: EngineDeps
  /** Makes the log a shared one, and the store its copy. */
  readonly sharing: Sharing
  /** Makes the `_id` of documents that have none. */
  readonly makeObjectId: () => Uint8Array
  readonly #embedded: EmbeddedLog
  readonly #index: ProjectIndex
  readonly #announcer: Announcer
  /** LSN up to which the branch table in memory is folded, and the generation of the index that it was read from. */
  #foldedLsn = 0
  #seenGeneration = 0
  readonly #trust = new Trust()
  readonly #bounds = new Remembered<number, RecordBounds>(recordBoundsHeldMax)
  /** How to take out of the branch table what is not committed yet. */
  #takeBack: (() => void)[] = []

  /** The limits are given by tests only: an index is read with those that it was folded with. */
  constructor(id: ProjectId, store: KeyValueStore, deps: EngineDeps, limits?: LivingLimits) {
    this.id = id
    this.store = store
    this.deps = deps
    this.indexUses = new IndexUses(deps.now)
    this.makeObjectId = objectIdMaker(deps)
    this.#embedded = new EmbeddedLog({
      store,
      projectId: id,
      now: deps.now,
      randomBytes: deps.randomBytes,
      fold: (record) => this.#fold(record),
      unfold: () => this.#unfold(),
      committed: (record) => this.#committed(record),
      catchUp: () => this.#catchUp(),
      refuseOtherIndex: () => this.#index.refuseOther(),
    })
    this.#index = new ProjectIndex(store, this.#embedded, limits)
    this.sharing = new Sharing(this, this.#embedded, this.#index)
    this.sealer = new Sealer({ ...deps, store, log: this.#embedded })
    this.reload()
    this.#announcer = new Announcer(this.#embedded, (header) => this.commitOf(header))
  }

  /** The log that is appended to: that of the project's own store, or the shared one, of which the store has a copy. */
  get log(): Log {
    return this.sharing.log ?? this.#embedded
  }

  get tables(): IndexTables {
    return this.#index.tables
  }

  /** How the copy stands to the shared log; null where the log is the project's own. */
  get link(): Link | null {
    return this.sharing.link
  }

  *#fold(record: SealedRecord): Steps<void> {
    if (record.lsn === 1) this.#index.begin()
    this.#index.refuseOther()
    yield* foldRecord(this.tables, (lsn) => this.#embedded.lookAt(lsn), record)
    this.#takeBack.push(...this.#apply(record))
  }

  #unfold(): void {
    this.tables.activity.discard()
    this.tables.secondary?.forget()
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
    this.tables.secondary?.forget()
    const applied = entries.flatMap(({ op, document }, i) =>
      isControlOperation(op) ? [this.branches.apply(asLsn(lsn + i), rowsOfControl(document))] : [],
    )
    return [...applied, () => this.catalogue.clear()]
  }

  /** Folds what others have committed since into the branch table: record by record, or, where much came, all of it. */
  #catchUp(): void {
    if (this.#index.beginEvaluation() !== this.#seenGeneration) this.reload()
    const head = this.log.head().lsn
    this.#announcer.endsAt(head)
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
    this.tables.secondary?.forget()
    this.#bounds.clear()
    this.catalogue.clear()
    // A copy of a shared log that was brought anew has other records than before, under a new index.
    this.#embedded.forget()
    this.#seenGeneration = this.#index.generation
    this.#foldedLsn = nothingFolded
    if (this.isWhole()) this.#load()
  }

  /** Without its branch table a project is nothing that can be used, so a damaged one makes the index unfinished. */
  #load(): void {
    try {
      this.branches.load(this.tables.branches)
    } catch (error) {
      if (!isArgonError(error, 'index.corrupt')) throw error
      this.#index.distrust()
    }
    this.#foldedLsn = this.log.head().lsn
  }

  /** Whether there is an index to read from, or nothing that it could hold. */
  isWhole(): boolean {
    return this.#index.isWhole()
  }

  /** Throws `index.rebuilding` while the index is being made: what takes several turns asks in each. */
  refuseUnfinished(): void {
    this.#index.refuseUnfinished()
  }

  /** Makes an index that is not whole; who stops iterating leaves it to the next. Throws `log.corrupt`. */
  async *makeIndexWhole(): AsyncGenerator<IndexProgress> {
    yield* this.#index.makeWhole()
    this.reload()
  }

  /** Resolves when the index is whole; works on it until then. */
  async whole(): Promise<void> {
    while (!this.isWhole()) await exhaust(this.makeIndexWhole())
  }

  /** From here on there is no index, until it is made anew. */
  discardIndex(): Promise<void> {
    return this.#index.discard()
  }

  /** Sees what other processes have committed since, and announces it. */
  refresh(): void {
    this.log.refresh()
    if (!this.isWhole()) return
    this.#catchUp()
    this.#announce()
  }

  /**
   * Appends a record and announces it once it is durable; null when `propose` had nothing to do. `draft` stands for the
   * change in all its tries. Throws `log.moved` where the project went on elsewhere.
   */
  async append(propose: Propose, draft?: DraftId): Promise<SealedRecord | null> {
    const proposeHere: Propose = (head) => {
      refuseMoved(this, head.lsn)
      return propose(head)
    }
    try {
      return await this.#appendWhenWhole(proposeHere, draft)
    } finally {
      // The log may have met records of other processes, whatever became of this one.
      this.#announce()
    }
  }

  /** The log refuses what comes while the index is being made; then it is made, and the append tried again. */
  async #appendWhenWhole(propose: Propose, draft?: DraftId): Promise<SealedRecord | null> {
    for (;;) {
      try {
        return await this.log.append(propose, draft)
      } catch (error) {
        if (!isArgonError(error, 'index.rebuilding')) throw error
        await this.whole()
      }
    }
  }

  /** Calls `listener` with each commit from now on, in the order of the log. Returns how to stop. */
  onCommit(listener: CommitListener): () => void {
    return this.#announcer.add(listener)
  }

  #announce(): void {
    if (this.#announcer.isBehind(this.#foldedLsn) && this.isWhole()) this.#announcer.announce(this.#foldedLsn)
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
    for (let lsn = commitAtOrAfter(this.tables.commits, branch, from); lsn !== null && lsn <= to;) {
      yield this.commitOf(this.headerAt(lsn))
      lsn = commitAtOrAfter(this.tables.commits, branch, lsn + 1)
    }
  }

  /** First LSN of a branch's own newest record that begins at or below an LSN; null where there is none. */
  commitAtOrBefore(branch: BranchId, lsn: number): Lsn | null {
    return commitAtOrBefore(this.tables.commits, branch, lsn)
  }

  /** A collection as a branch saw it at an LSN, which must be a record boundary. */
  snapshot(branch: BranchId, lsn: number, collection: CollectionId): Snapshot {
    const lineage = this.branches.lineage(branch, lsn)
    for (const segment of lineage) this.#trust.refuse(segment.branch, segment.bound)
    const lookAt = (version: Lsn): DocumentPlace => this.log.lookAt(version)
    return new Snapshot(this.tables, lineage, collection, lookAt, this.log.head().lsn)
  }

  /** The index is made anew before anything is read from it. */
  distrustIndex(): void {
    this.#index.distrust()
  }

  /** From this LSN on nothing is read, or written, on the branches that have records there: `error` says why. */
  distrust(from: number, error: ArgonError): void {
    const branches = [...this.log.headers(from, 'ascending')].map(({ branchId }) => branchId)
    this.#trust.lose(from, new Set(branches), error)
  }

  /** Up to where a branch's own records can be trusted. */
  trustedLsn(branch: BranchId): number {
    return this.#trust.upTo(branch)
  }

  async close(): Promise<void> {
    this.#announcer.stop()
    await this.sharing.link?.stop()
    await this.log.settled()
    await this.sealer.stop()
    await this.store.close()
  }
}

/** Below every head. */
const nothingFolded = -1

async function exhaust(steps: AsyncIterable<unknown>): Promise<void> {
  const iterator = steps[Symbol.asyncIterator]()
  while ((await iterator.next()).done !== true);
}
