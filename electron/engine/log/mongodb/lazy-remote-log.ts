import type { LogHead } from '../log.ts'
import type { SealedRecord } from '../record.ts'
import type { AppendOutcome, RemoteLog } from './remote-log.ts'

/** A remote log that is reached when it is first asked for something, and tried to be reached again until it once was. */
export class LazyRemoteLog implements RemoteLog {
  readonly #open: () => Promise<RemoteLog>
  readonly #beforeAppend: () => Promise<void>
  #opened: Promise<RemoteLog> | null = null

  /** `beforeAppend` rejects where nothing may be appended. */
  constructor(open: () => Promise<RemoteLog>, beforeAppend: () => Promise<void> = async () => {}) {
    this.#open = open
    this.#beforeAppend = beforeAppend
  }

  async #remote(): Promise<RemoteLog> {
    this.#opened ??= this.#open()
    try {
      return await this.#opened
    } catch (error) {
      this.#opened = null
      throw error
    }
  }

  async head(): Promise<LogHead> {
    return (await this.#remote()).head()
  }

  async append(record: SealedRecord): Promise<'appended' | 'lost'> {
    await this.#beforeAppend()
    return (await this.#remote()).append(record)
  }

  async outcomeOf(record: SealedRecord): Promise<AppendOutcome> {
    return (await this.#remote()).outcomeOf(record)
  }

  async *recordsFrom(lsn: number, signal?: AbortSignal): AsyncIterable<SealedRecord> {
    yield* (await this.#remote()).recordsFrom(lsn, signal)
  }

  async hashAt(lsn: number): Promise<Uint8Array | undefined> {
    return (await this.#remote()).hashAt(lsn)
  }

  async changed(afterLsn: number, signal: AbortSignal): Promise<void> {
    await (await this.#remote()).changed(afterLsn, signal)
  }

  async close(): Promise<void> {
    const opened = this.#opened
    this.#opened = null
    await opened?.then(
      (remote) => remote.close(),
      () => {},
    )
  }
}
