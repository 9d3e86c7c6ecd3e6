import type {
  Attempt,
  Cursor,
  Guard,
  KeyValueStore,
  Table,
} from '../../electron/engine/store/key-value-store.ts'
import { asSteps, type Steps } from '../../electron/engine/store/turns.ts'

/** Where a store can fail: each call of a table or cursor, and around a commit. */
export type FaultPoint =
  | 'get'
  | 'has'
  | 'move'
  | 'put'
  | 'append'
  | 'remove'
  | 'clear'
  | 'before commit'
  | 'committing'
  | 'after commit'

/** Points at which something is written: those that are numbered. */
export const isWritePoint = (point: FaultPoint): boolean =>
  !['get', 'has', 'move', 'committing'].includes(point)

/**
 * A store that tells `strike` of each point before it goes on; what `strike` throws is what the store then fails with.
 * At `before commit` everything is written and nothing is kept yet; at `committing` the store is at it, off this thread, and
 * nothing may be thrown;
 * at `after commit` all of it is durable and nobody has been told, as long as `strike` takes.
 */
export class FaultyStore implements KeyValueStore {
  readonly #base: KeyValueStore
  readonly #strike: (point: FaultPoint) => void | Promise<void>

  constructor(base: KeyValueStore, strike: (point: FaultPoint) => void | Promise<void>) {
    this.#base = base
    this.#strike = strike
  }

  table(name: string): Table {
    return new FaultyTable(this.#base.table(name), this.#strike)
  }

  async transact<T>(write: () => T): Promise<T> {
    const result = await this.#base.transact(() => {
      const written = write()
      void this.#strike('before commit')
      return written
    })
    await this.#strike('after commit')
    return result
  }

  async attempt<T>(guard: Guard, write: () => T | Steps<T>): Promise<Attempt<T>> {
    const strike = this.#strike
    const attempt = await this.#base.attempt(guard, function* () {
      const written = yield* asSteps(write)
      void strike('before commit')
      // The commit is under way by the next turn.
      setImmediate(() => void strike('committing'))
      return written
    })
    if (attempt.kind === 'done') await strike('after commit')
    return attempt
  }

  refresh(): void {
    this.#base.refresh()
  }

  close(): Promise<void> {
    return this.#base.close()
  }
}

class FaultyTable implements Table {
  readonly #base: Table
  readonly #strike: (point: FaultPoint) => void | Promise<void>

  constructor(base: Table, strike: (point: FaultPoint) => void | Promise<void>) {
    this.#base = base
    this.#strike = strike
  }

  get(key: Uint8Array): Uint8Array | undefined {
    void this.#strike('get')
    return this.#base.get(key)
  }

  look(key: Uint8Array): Uint8Array | undefined {
    void this.#strike('get')
    return this.#base.look(key)
  }

  has(key: Uint8Array): boolean {
    void this.#strike('has')
    return this.#base.has(key)
  }

  put(key: Uint8Array, value: Uint8Array): void {
    void this.#strike('put')
    this.#base.put(key, value)
  }

  append(key: Uint8Array, value: Uint8Array): void {
    void this.#strike('append')
    this.#base.append(key, value)
  }

  remove(key: Uint8Array): void {
    void this.#strike('remove')
    this.#base.remove(key)
  }

  clear(): void {
    void this.#strike('clear')
    this.#base.clear()
  }

  cursor(): Cursor {
    return new FaultyCursor(this.#base.cursor(), this.#strike)
  }
}

class FaultyCursor implements Cursor {
  readonly #base: Cursor
  readonly #strike: (point: FaultPoint) => void | Promise<void>

  constructor(base: Cursor, strike: (point: FaultPoint) => void | Promise<void>) {
    this.#base = base
    this.#strike = strike
  }

  get key(): Uint8Array {
    return this.#base.key
  }

  get keyLength(): number {
    return this.#base.keyLength
  }

  get valueLength(): number {
    return this.#base.valueLength
  }

  seek(key: Uint8Array): boolean {
    void this.#strike('move')
    return this.#base.seek(key)
  }

  seekBackward(key: Uint8Array): boolean {
    void this.#strike('move')
    return this.#base.seekBackward(key)
  }

  next(): boolean {
    void this.#strike('move')
    return this.#base.next()
  }

  value(): Uint8Array {
    return this.#base.value()
  }

  look(): Uint8Array {
    return this.#base.look()
  }

  close(): void {
    this.#base.close()
  }
}
