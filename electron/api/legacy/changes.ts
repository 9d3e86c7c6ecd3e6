import type { Commit, ControlOperation } from '../../../shared/model/entry.ts'
import { asLsn, type BranchId } from '../../../shared/model/ids.ts'
import { Signal } from '../signal.ts'

/** Changes that are kept for windows that come late. */
const keptMax = 1000

/**
 * What this run of the app has done, numbered from 2 on as LSNs of a log would be: the older layout has none, and windows
 * go by them to read again. What others change in the database is not among it.
 */
export class LegacyChanges {
  readonly #commits: Commit[] = []
  readonly #news = new Set<Signal>()
  /** When the app began to look, in milliseconds since 1970. */
  readonly started: number
  readonly #now: () => number
  readonly #actor: string

  constructor(now: () => number, actor: string) {
    this.#now = now
    this.started = now()
    this.#actor = actor
  }

  get head(): number {
    return this.#commits.at(-1)?.lsn ?? 1
  }

  add(branchId: BranchId, operation: ControlOperation): void {
    const lsn = asLsn(this.head + 1)
    const nothing = { inserts: 0, updates: 0, deletes: 0, message: '', collections: [] }
    const said = { time: this.#now(), actor: this.#actor, operations: [operation] }
    this.#commits.push({ lsn, lastLsn: lsn, branchId, ...said, ...nothing })
    if (this.#commits.length > keptMax) this.#commits.shift()
    for (const signal of this.#news) signal.fire()
  }

  /** Changes behind one, or from now on, until the signal aborts. */
  async *follow(after: number | null, signal: AbortSignal): AsyncGenerator<Commit> {
    let sent = after ?? this.head
    const news = new Signal()
    const wake = (): void => news.fire()
    this.#news.add(news)
    signal.addEventListener('abort', wake, { once: true })
    try {
      while (!signal.aborted) {
        const next = this.#commits.find(({ lsn }) => lsn > sent)
        if (next === undefined) await news.wait()
        else {
          sent = next.lsn
          yield next
        }
      }
    } finally {
      this.#news.delete(news)
      signal.removeEventListener('abort', wake)
    }
  }
}
