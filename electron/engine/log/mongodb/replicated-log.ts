import { ArgonError, isArgonError } from '../../../../shared/model/errors.ts'
import type { Entry } from '../../../../shared/model/entry.ts'
import type { Lsn } from '../../../../shared/model/ids.ts'
import { compareBytes } from '../../bson/raw.ts'
import type { DocumentPlace } from '../../index/document-cursor.ts'
import { inTurns } from '../../store/turns.ts'
import type { EmbeddedLog } from '../embedded/embedded-log.ts'
import { groupsOf, replacedAt } from '../embedded/ingester.ts'
import type { DraftId, Log, LogHead, LogWalk, Propose } from '../log.ts'
import type { RecordBounds } from '../record-bounds.ts'
import type { RecordHeader, SealedRecord } from '../record.ts'
import { sealRecord, type SealDeps } from '../seal-record.ts'
import { Drafts } from './drafts.ts'
import { OneAtATime } from './one-at-a-time.ts'
import type { RemoteLog } from './remote-log.ts'

export interface ReplicaDeps extends SealDeps {
  readonly randomBytes: (length: number) => Uint8Array
  /** The full copy of the log on this machine, which all reads use. */
  readonly local: EmbeddedLog
  /** The log itself. */
  readonly remote: RemoteLog
  /** Called when an append has met trouble that whoever follows the log should look into. */
  readonly troubled: () => void
  /** Called when an append from here is in the log and in the copy. */
  readonly appended: (record: SealedRecord) => void
}

/** How far a replica has come; `headLsn` is where the log ended when it was asked. */
export interface CatchUpProgress {
  readonly lsn: number
  readonly headLsn: number
}

/**
 * A log that others share, and the full copy of it on this machine. Reads are answered by the copy, as of its head; an
 * append goes to the log itself first, and is in the copy when it is answered. One append or catch-up at a time; other
 * processes may bring the same copy up to date meanwhile.
 */
export class ReplicatedLog implements Log {
  readonly #deps: ReplicaDeps
  readonly #local: EmbeddedLog
  readonly #remote: RemoteLog
  readonly #turns = new OneAtATime()
  readonly #drafts = new Drafts()
  /** Set until the log is known to be the one that was copied: at first, and after each failure to reach it. */
  #mustCompare = true

  constructor(deps: ReplicaDeps) {
    this.#deps = deps
    this.#local = deps.local
    this.#remote = deps.remote
  }

  /** Where the oldest change would stand of which nobody can tell yet whether it was saved; null where there is none. */
  get unknownLsn(): number | null {
    return this.#drafts.unknownLsn
  }

  append(propose: Propose, draft?: DraftId): Promise<SealedRecord | null> {
    const recordId = draft ?? this.#deps.randomBytes(16)
    return this.#turns.run(async () => {
      try {
        const record = (await this.#appendedBefore(recordId)) ?? (await this.#appendNew(propose, recordId))
        if (draft !== undefined && record !== null) this.#drafts.appended(record)
        return record
      } catch (error) {
        if (isTrouble(error)) {
          this.#mustCompare = true
          this.#deps.troubled()
        }
        throw error
      }
    })
  }

  /** Takes in what the log has behind the copy's head; tells how far it is where that is more than a moment's work. */
  catchUp(signal?: AbortSignal, told?: (progress: CatchUpProgress) => void): Promise<void> {
    return this.#turns.run(() => this.#catchUp(signal, told))
  }

  /** Where the log ends now; throws `log.replaced` where it no longer has the newest record of the copy. */
  compare(): Promise<LogHead> {
    return this.#turns.run(() => this.#compare())
  }

  /** Runs `clear`, which throws the copy away, while nothing is appended or caught up with. */
  startAnew(clear: () => Promise<void>): Promise<void> {
    return this.#turns.run(async () => {
      this.#drafts.clear()
      await clear()
    })
  }

  async settled(): Promise<void> {
    await this.#turns.idle()
  }

  /** The record of a draft that was sent before and not answered, where it is in the log, or comes to be now. */
  async #appendedBefore(draft: DraftId): Promise<SealedRecord | null> {
    const known = this.#drafts.find(draft)
    if (known === null) return null
    if (known.kind === 'appended') return this.#local.record(known.lsn)
    await this.#ensureSame()
    // The same record once more: in the place of the first try, or that one was there, or another took the place.
    if (!(await this.#send(known.record))) return null
    await this.#takeInOwn(known.record)
    return known.record
  }

  async #appendNew(propose: Propose, recordId: DraftId): Promise<SealedRecord | null> {
    await this.#ensureSame()
    for (;;) {
      await this.#catchUp()
      const evaluated = await this.#local.evaluate(propose)
      if (evaluated === null) return null
      const record = await inTurns(sealRecord(this.#deps, recordId, evaluated.proposal, evaluated.head))
      if (!(await this.#send(record))) continue
      await this.#takeInOwn(record)
      return record
    }
  }

  /** True where the record is in the log, false where another stands in its place. */
  async #send(record: SealedRecord): Promise<boolean> {
    try {
      const outcome = await this.#remote.append(record)
      this.#drafts.settle(record, outcome)
      return outcome === 'appended'
    } catch (error) {
      if (!isArgonError(error, 'log.outcomeUnknown')) throw error
      this.#drafts.doubt(record)
      const outcome = await this.#remote.outcomeOf(record).catch(() => 'unknown' as const)
      if (outcome === 'unknown') throw error
      this.#drafts.settle(record, outcome)
      return outcome === 'appended'
    }
  }

  /** The log has it: what keeps the copy from taking it in is met again, and told, by the next who catches up. */
  async #takeInOwn(record: SealedRecord): Promise<void> {
    try {
      await this.#takeIn([record])
      this.#deps.appended(record)
    } catch {
      this.#deps.troubled()
    }
  }

  async #takeIn(records: readonly SealedRecord[]): Promise<void> {
    await this.#local.ingest(records)
    this.#settleDrafts()
  }

  /** Another process may have taken in what tells what became of a change. */
  #settleDrafts(): void {
    this.#drafts.settleBelow(this.#local.head().lsn, (lsn) => this.#local.recordAt(lsn))
  }

  async #catchUp(signal?: AbortSignal, told?: (progress: CatchUpProgress) => void): Promise<void> {
    this.#local.refresh()
    this.#settleDrafts()
    const from = this.#local.head().lsn + 1
    let headLsn = 0
    for await (const group of groupsOf(this.#remote.recordsFrom(from, signal))) {
      await this.#takeIn(group)
      const { lsn } = this.#local.head()
      if (told === undefined) continue
      // More came than the last question knew of, or this is the first group.
      if (headLsn < lsn) headLsn = Math.max(lsn, (await this.#remote.head()).lsn)
      if (headLsn > lsn) told({ lsn, headLsn })
    }
  }

  async #ensureSame(): Promise<void> {
    if (this.#mustCompare) await this.#compare()
  }

  async #compare(): Promise<LogHead> {
    this.#mustCompare = true
    const remote = await this.#remote.head()
    this.#local.refresh()
    const { lsn, hash } = this.#local.head()
    if (lsn > 0) {
      const first = this.#local.boundsAt(lsn)?.lsn ?? lsn
      const theirs = remote.lsn > lsn ? await this.#remote.hashAt(first) : remote.hash
      if (remote.lsn < lsn || theirs === undefined || compareBytes(theirs, hash) !== 0)
        throw replacedAt(first)
    }
    this.#mustCompare = false
    return remote
  }

  head(): LogHead {
    return this.#local.head()
  }

  refresh(): void {
    this.#local.refresh()
  }

  recordAt(lsn: number): RecordHeader | undefined {
    return this.#local.recordAt(lsn)
  }

  boundsAt(lsn: number): RecordBounds | undefined {
    return this.#local.boundsAt(lsn)
  }

  timeAt(lsn: number): number {
    return this.#local.timeAt(lsn)
  }

  headers(lsn: number, direction: 'ascending' | 'descending'): Iterable<RecordHeader> {
    return this.#local.headers(lsn, direction)
  }

  entry(lsn: Lsn): Entry {
    return this.#local.entry(lsn)
  }

  lookAt(lsn: Lsn): DocumentPlace {
    return this.#local.lookAt(lsn)
  }

  record(lsn: Lsn): SealedRecord {
    return this.#local.record(lsn)
  }

  walk(): LogWalk {
    return this.#local.walk()
  }
}

/** Whether whoever follows the log should look at once, and the log be compared before the next append. */
const isTrouble = (error: unknown): boolean =>
  error instanceof ArgonError && /^(?:log|mongodb)\./u.test(error.code) && error.code !== 'log.moved'
