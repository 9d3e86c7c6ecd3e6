import { importRecordBytesMax, importRecordDocumentsMax } from '../../../shared/model/limits.ts'

/**
 * Makes records of what is pushed: at most `importRecordDocumentsMax` items or `importRecordBytesMax` bytes each. One
 * record is gathered while the one before is written, and no more is ever held.
 */
export class RecordPipe<T> {
  readonly #sizeOf: (item: T) => number
  readonly #write: (items: readonly T[]) => Promise<void>
  #pending: T[] = []
  #pendingBytes = 0
  /** The record that is being written while the next is gathered. */
  #writing: Promise<void> = Promise.resolve()

  /** `write` is called with one record at a time, when the one before is written. */
  constructor(sizeOf: (item: T) => number, write: (items: readonly T[]) => Promise<void>) {
    this.#sizeOf = sizeOf
    this.#write = write
  }

  /** Resolves when there is room for more; rejects with what went wrong with an earlier record. */
  async push(item: T): Promise<void> {
    const bytes = this.#sizeOf(item)
    if (this.#isFull(bytes)) await this.flush()
    this.#pending.push(item)
    this.#pendingBytes += bytes
  }

  #isFull(next: number): boolean {
    if (this.#pending.length === 0) return false
    return (
      this.#pending.length >= importRecordDocumentsMax || this.#pendingBytes + next > importRecordBytesMax
    )
  }

  /** Hands what is gathered over as one record, once the record before it is written. */
  async flush(): Promise<void> {
    const items = this.discard()
    await this.#writing
    if (items.length === 0) return
    this.#writing = this.#write(items)
    // Its failure is met where it is awaited; until then nobody need worry.
    this.#writing.catch(() => {})
  }

  /** Forgets what is gathered and gives it back. */
  discard(): readonly T[] {
    const items = this.#pending
    this.#pending = []
    this.#pendingBytes = 0
    return items
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.#writing
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    await this.flush()
    await this.#writing
  }
}
