import type { KeyValueStore, Table } from '../../store/key-value-store.ts'
import type { Log } from '../log.ts'
import { averageBytes, lastCold, newestPlain } from './cold-range.ts'
import { gatherSegment, type Gathered } from './gather-segment.ts'
import { ClaimLost, SealClaim } from './seal-claim.ts'
import { sealSizes, type SealSizes } from './seal-sizes.ts'
import { SegmentWriter, type Step } from './segment-writer.ts'
import { openSealedTables, SegmentList, type SealedTables } from './segments.ts'
import { hasRow, removeRows } from './table-rows.ts'

export interface SealerDeps {
  readonly store: KeyValueStore
  readonly log: Log
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
  readonly sizes?: SealSizes
}

export interface SealRequest {
  readonly sizes?: Partial<SealSizes>
  /** Seals only while about a whole segment is cold, and leaves the rest for later. */
  readonly onlyWhileDue?: boolean
  /** How long another process's claim has to stand still to be taken over. */
  readonly patienceMilliseconds?: number
}

/** What came of sealing: all that was cold is sealed, another process is at it, or it was stopped. */
export interface SealOutcome {
  readonly kind: 'done' | 'busy' | 'stopped'
  /** Every LSN at or below it is sealed. */
  readonly sealedLsn: number
}

const patienceMillisecondsMin = 60_000

/**
 * Seals cold history, in steps between which everybody else has a turn. A segment's blocks are written first, then where
 * each entry is, then the row that makes them count; only then its plain entries go. So each entry can be read at every
 * moment, and what a killed process left is either ignored and written anew, or finished.
 */
export class Sealer {
  readonly #deps: SealerDeps
  readonly #sizes: SealSizes
  readonly #tables: SealedTables
  readonly #plain: Table
  readonly #segments: SegmentList
  #claim: SealClaim | null = null
  #running: Promise<SealOutcome> | null = null
  #isStopped = false
  /** What is cold was looked at, and nothing is due before the log is so long. */
  #dueFromLsn = 0

  constructor(deps: SealerDeps) {
    this.#deps = deps
    this.#sizes = deps.sizes ?? sealSizes
    this.#tables = openSealedTables(deps.store)
    this.#plain = deps.store.table('log')
    this.#segments = new SegmentList(this.#tables.seals)
  }

  /** Seals what is cold. One call at a time works, others get what it comes to. Throws what the store or log throw. */
  seal(request: SealRequest = {}): Promise<SealOutcome> {
    this.#running ??= this.#seal(request).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** Ends what is under way with the step it is at; nothing is sealed afterwards. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running?.catch(() => {})
  }

  /** Every LSN at or below it is sealed, as far as the store says now. */
  sealedLsn(): number {
    this.#segments.refresh()
    return this.#segments.lastLsn
  }

  /** Whether more than the tail and about a whole segment is plain, in entries or, by a sample, in bytes. */
  isDue(): boolean {
    const { store } = this.#deps
    const head = newestPlain(store)
    const sealed = this.sealedLsn()
    const plain = head - sealed
    if (head < this.#dueFromLsn) return false
    const { segmentEntriesMax, segmentBytesMax, plainTailEntriesMax, plainTailBytesMax } = this.#sizes
    if (plain >= segmentEntriesMax + plainTailEntriesMax) return true
    return plain * averageBytes(store, sealed + 1, head) >= segmentBytesMax + plainTailBytesMax
  }

  async #seal(request: SealRequest): Promise<SealOutcome> {
    const { store, randomBytes, now } = this.#deps
    const sizes = { ...this.#sizes, ...request.sizes }
    const patience = request.patienceMilliseconds ?? patienceMillisecondsMin
    const claim = (this.#claim ??= new SealClaim(this.#tables.seals, randomBytes(16), now))
    try {
      const isOurs = await store.transact(() => !this.#isStopped && claim.take(patience))
      if (!isOurs) return this.#outcome(this.#isStopped ? 'stopped' : 'busy')
      try {
        await this.#removePlain(claim)
        while (
          !(request.onlyWhileDue === true && !this.isDue()) &&
          (await this.#sealNext(claim, sizes, request))
        );
      } finally {
        await store.transact(() => claim.release())
      }
      return this.#outcome(this.#isStopped ? 'stopped' : 'done')
    } catch (error) {
      if (error instanceof ClaimLost) return this.#outcome('busy')
      throw error
    }
  }

  #outcome(kind: SealOutcome['kind']): SealOutcome {
    return { kind, sealedLsn: this.sealedLsn() }
  }

  /** One transaction that holds only while the claim does, and nothing was sealed behind `sealed` by another process. */
  #step(claim: SealClaim, sealed: number, write: () => void): Promise<void> {
    return this.#deps.store.transact(() => {
      claim.step()
      if (this.sealedLsn() !== sealed) throw new ClaimLost('Another process has sealed this')
      write()
    })
  }

  /** Seals one segment; false where there is none, or it was stopped. */
  async #sealNext(claim: SealClaim, sizes: SealSizes, request: SealRequest): Promise<boolean> {
    const { store, log } = this.#deps
    const sealed = this.sealedLsn()
    const last = await lastCold(store, sealed, sizes)
    if (last <= sealed || this.#isStopped) return false
    const isStopped = (): boolean => this.#isStopped
    const gathered = await gatherSegment(store, log, { first: sealed + 1, last }, sizes, isStopped)
    if (gathered === null) return false
    if (request.onlyWhileDue === true && !isHalfFull(gathered, sizes)) {
      // The sample was misleading. Small segments would scatter what is read together.
      this.#dueFromLsn = newestPlain(store) + Math.ceil(sizes.segmentEntriesMax / 32)
      return false
    }
    await this.#clearFrom(claim, this.#tables.blocks, gathered.first)
    await this.#clearFrom(claim, this.#tables.places, gathered.first)
    const step: Step = (write) => this.#step(claim, sealed, write)
    const writer = new SegmentWriter(store, this.#tables, gathered, step)
    if (!(await writer.write(sizes, isStopped))) return false
    await this.#removePlain(claim)
    return true
  }

  /** Removes what an attempt that did not come to its end has left from an LSN on. */
  async #clearFrom(claim: SealClaim, table: Table, lsn: number): Promise<void> {
    const clear = (): void => removeRows(table, lsn, Infinity)
    while (hasRow(table, lsn, Infinity)) await this.#step(claim, lsn - 1, clear)
  }

  /** The plain rows of what is sealed. */
  async #removePlain(claim: SealClaim): Promise<void> {
    const sealed = this.sealedLsn()
    const remove = (): void => removeRows(this.#plain, 0, sealed)
    while (!this.#isStopped && hasRow(this.#plain, 0, sealed)) await this.#step(claim, sealed, remove)
  }
}

const isHalfFull = ({ first, last, bytes }: Gathered, sizes: SealSizes): boolean =>
  last - first + 1 >= sizes.segmentEntriesMax / 2 || bytes >= sizes.segmentBytesMax / 2
