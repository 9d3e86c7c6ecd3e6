import { randomBytes } from 'node:crypto'
import { EmbeddedLog } from '../../electron/engine/log/embedded/embedded-log.ts'
import type { LogHead } from '../../electron/engine/log/log.ts'
import type { AppendOutcome, RemoteLog } from '../../electron/engine/log/mongodb/remote-log.ts'
import { lastLsn, type SealedRecord } from '../../electron/engine/log/record.ts'
import type { KeyValueStore } from '../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import type { Steps } from '../../electron/engine/store/turns.ts'
import { ArgonError, isArgonError } from '../../shared/model/errors.ts'
import { asLsn, type ProjectId } from '../../shared/model/ids.ts'
import { removeDirectory, scratchDirectory } from './scratch-project.ts'

/** A log in a store of its own that several replicas share, as a server keeps one: for tests that need no server. */
export class SharedStore {
  readonly #directory = scratchDirectory()
  readonly #store: KeyValueStore = openLmdbStore(this.#directory)
  readonly log: EmbeddedLog
  readonly #waiting = new Set<() => void>()
  /** Requests that came, of whatever kind. */
  requests = 0

  constructor(projectId: ProjectId) {
    this.log = new EmbeddedLog({
      store: this.#store,
      projectId,
      now: Date.now,
      randomBytes,
      *fold(): Steps<void> {},
      unfold: () => {},
      committed: () => {},
      catchUp: () => {},
      refuseOtherIndex: () => {},
    })
  }

  /** As a restore does: from here on the log holds these records and no others. */
  async replace(records: readonly SealedRecord[]): Promise<void> {
    await this.#store.transact(() => this.log.clear())
    for (const record of records) await this.log.ingest([record])
    for (const wake of this.#waiting) wake()
  }

  records(): SealedRecord[] {
    return [...this.log.headers(1, 'ascending')].map(({ lsn }) => this.log.record(lsn))
  }

  async put(record: SealedRecord): Promise<'appended' | 'lost'> {
    const head = this.log.head().lsn
    if (record.lsn <= head) {
      const there = this.log.recordAt(record.lsn)
      return there?.lsn === record.lsn && Buffer.compare(there.recordId, record.recordId) === 0
        ? 'appended'
        : 'lost'
    }
    try {
      await this.log.ingest([record])
    } catch (error) {
      if (isArgonError(error, 'log.replaced')) return 'lost'
      throw error
    }
    for (const wake of this.#waiting) wake()
    return 'appended'
  }

  /** Resolves when something was put, or `signal` says so. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
      if (signal.aborted) wake()
    })
  }

  async close(): Promise<void> {
    await this.#store.close()
    removeDirectory(this.#directory)
  }
}

/** What becomes of requests: they come through, they do not go out, they go out and the answer is lost, or they are lost on the way. */
export type Weather = 'fair' | 'cut' | 'answersLost' | 'requestsLost'

/** The way to a shared store, with the trouble that a network makes. */
export class WayToStore implements RemoteLog {
  readonly #shared: SharedStore
  weather: Weather = 'fair'
  /** What the weather becomes when the next append is under way. */
  weatherAtAppend: Weather | null = null

  constructor(shared: SharedStore) {
    this.#shared = shared
  }

  async head(): Promise<LogHead> {
    this.#ask()
    return this.#shared.log.head()
  }

  async append(record: SealedRecord): Promise<'appended' | 'lost'> {
    if (this.weather === 'cut') throw unreachable()
    this.weather = this.weatherAtAppend ?? this.weather
    this.weatherAtAppend = null
    this.#shared.requests++
    if (this.weather === 'requestsLost') throw outcomeUnknown(record)
    const outcome = await this.#shared.put(record)
    if (this.weather === 'answersLost') throw outcomeUnknown(record)
    return outcome
  }

  async outcomeOf(record: SealedRecord): Promise<AppendOutcome> {
    this.#ask()
    return record.lsn > this.#shared.log.head().lsn ? 'unknown' : this.#shared.put(record)
  }

  async *recordsFrom(lsn: number, signal?: AbortSignal): AsyncIterable<SealedRecord> {
    this.#ask()
    const { log } = this.#shared
    for (let next = lsn; next <= log.head().lsn && signal?.aborted !== true;) {
      const record = log.record(asLsn(next))
      yield record
      next = lastLsn(record) + 1
    }
  }

  async hashAt(lsn: number): Promise<Uint8Array | undefined> {
    this.#ask()
    const { log } = this.#shared
    return log.recordAt(lsn)?.lsn === lsn ? log.record(asLsn(lsn)).hash : undefined
  }

  async changed(afterLsn: number, signal: AbortSignal): Promise<void> {
    this.#ask()
    while (this.#shared.log.head().lsn === afterLsn && !signal.aborted) await this.#shared.next(signal)
  }

  async close(): Promise<void> {}

  /** Reads get through unless the way is cut or answers are lost. */
  #ask(): void {
    if (this.weather !== 'fair') throw unreachable()
    this.#shared.requests++
  }
}

const unreachable = (): ArgonError => new ArgonError('log.unreachable', 'The server does not answer')

const outcomeUnknown = ({ lsn }: SealedRecord): ArgonError =>
  new ArgonError('log.outcomeUnknown', `Nobody knows yet whether LSN ${lsn} was written`, { lsn })
