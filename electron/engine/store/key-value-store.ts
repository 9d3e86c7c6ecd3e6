import type { Steps } from './turns.ts'

/**
 * An ordered key-value store: named tables whose keys are byte strings in byte order, one writer at a time, reads that
 * see the newest committed state. Everything is synchronous but becoming durable.
 */
export interface KeyValueStore {
  /** Opens a table, made when it is not there. */
  table(name: string): Table
  /**
   * Runs `write` in one transaction and returns its result when the transaction is durable: it survives SIGKILL and
   * power loss. When `write` throws, or the store fails, nothing of it is kept and the promise rejects. Inside `write`
   * every table reads what was written before. Other writers, also those of other processes, wait; so does this thread
   * while it is flushed.
   */
  transact<T>(write: () => T): Promise<T>
  /**
   * Runs `write` on the newest committed state while other writers go on, and then commits what it wrote, as one durable
   * transaction off this thread, unless another writer has put `guard` into its table meanwhile: then nothing is kept
   * and the attempt is lost. `write` holds up nobody and is not held up: where it yields others have a turn, who see
   * nothing of it; what anybody else reads of it is durable. It puts, appends and removes; it does not clear. One
   * attempt at a time.
   */
  attempt<T>(guard: Guard, write: () => T | Steps<T>): Promise<Attempt<T>>
  /** Makes the next reads see what other processes have committed. Cheap. */
  refresh(): void
  close(): Promise<void>
}

/** A key that whoever comes first puts into the table. */
export interface Guard {
  readonly table: string
  readonly key: Uint8Array
}

export type Attempt<T> = { readonly kind: 'done'; readonly result: T } | { readonly kind: 'lost' }

/** A table. Writing is allowed inside `transact` and `attempt` only. */
export interface Table {
  /** A copy of the value, or undefined. */
  get(key: Uint8Array): Uint8Array | undefined
  /** The value, not copied: good until the store's next read, of whichever table. Never write into it. */
  look(key: Uint8Array): Uint8Array | undefined
  has(key: Uint8Array): boolean
  put(key: Uint8Array, value: Uint8Array): void
  /** Like `put`, for a key above all others: pages are filled to the end. */
  append(key: Uint8Array, value: Uint8Array): void
  remove(key: Uint8Array): void
  clear(): void
  /** A cursor; close it in the same turn, for an open one keeps old pages alive. */
  cursor(): Cursor
}

/** Walks a table's keys. `key` and `keyLength` hold the present key until the cursor moves. */
export interface Cursor {
  readonly key: Uint8Array
  readonly keyLength: number
  /** Bytes of the present value, known without copying it. */
  readonly valueLength: number
  /** Moves to the first key at or above; `next` then ascends. False at the end. */
  seek(key: Uint8Array): boolean
  /** Moves to the last key at or below; `next` then descends. False at the beginning. */
  seekBackward(key: Uint8Array): boolean
  next(): boolean
  /** A copy of the present value; cheapest straight after the move. */
  value(): Uint8Array
  /** Begins with the `valueLength` bytes of the present value, not copied: good until the next read of any store. */
  look(): Uint8Array
  close(): void
}
