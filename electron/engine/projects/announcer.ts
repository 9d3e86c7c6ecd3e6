import type { Commit } from '../../../shared/model/entry.ts'
import type { LogReader } from '../log/log.ts'
import type { RecordHeader } from '../log/record.ts'

export type CommitListener = (commit: Commit) => void

/** Tells listeners of commits, each once and in the order of the log. */
export class Announcer {
  readonly #log: LogReader
  readonly #commitOf: (header: RecordHeader) => Commit
  readonly #listeners = new Set<CommitListener>()
  /** LSN up to which commits were announced. */
  #announcedLsn: number

  /** What is in the log now is not announced. */
  constructor(log: LogReader, commitOf: (header: RecordHeader) => Commit) {
    this.#log = log
    this.#commitOf = commitOf
    this.#announcedLsn = log.head().lsn
  }

  /** Calls `listener` with each commit from now on. Returns how to stop. */
  add(listener: CommitListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  isBehind(lsn: number): boolean {
    return this.#announcedLsn < lsn
  }

  announce(upTo: number): void {
    if (!this.isBehind(upTo)) return
    const from = this.#announcedLsn + 1
    this.#announcedLsn = upTo
    if (this.#listeners.size === 0) return
    for (const header of this.#log.headers(from, 'ascending')) {
      if (header.lsn > upTo) return
      const commit = this.#commitOf(header)
      for (const listener of this.#listeners) listener(commit)
    }
  }

  /** The log ends at an LSN now: one that was cut back is announced again from there. */
  endsAt(lsn: number): void {
    this.#announcedLsn = Math.min(this.#announcedLsn, lsn)
  }

  stop(): void {
    this.#listeners.clear()
  }
}
