import { open, type RootDatabase } from 'lmdb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { storeReadersMax } from '../../../shared/model/limits.ts'
import { copyBytes } from './copy-bytes.ts'
import type { Attempt, Cursor, Guard, KeyValueStore, Table } from './key-value-store.ts'
import { LayeredCursor } from './layered-cursor.ts'
import { LmdbCursor, reads, type CursorTable } from './lmdb-cursor.ts'
import { codecs, lookUp, type NativeDatabase } from './lmdb-native.ts'
import { PendingWrites, type PendingWrite } from './pending-writes.ts'
import { storeError } from './store-error.ts'
import { asSteps, atOnce, breathe, type Steps } from './turns.ts'
import { StoreSignal } from './watch-store.ts'

const mapBytes = 64 * 2 ** 30
const tablesMax = 24
/** Abortable, and flushed before the commit returns. */
const durableCommit = 0x3
/** Closed cursors of a table that are kept to be used again. */
const idleCursorsMax = 64

/**
 * Opens an LMDB environment in `directory`. Nothing is copied that nobody asks for: values stay in lmdb's shared
 * buffer until they are taken. This leans on lmdb 3.5.6 exactly (`lmdb-native.ts`).
 */
export function openLmdbStore(directory: string): KeyValueStore {
  let root: RootDatabase
  try {
    root = open({
      path: directory,
      noSubdir: false,
      mapSize: mapBytes,
      maxDbs: tablesMax,
      maxReaders: storeReadersMax,
      // A process that is killed in an overlapping flush leaves a lock behind which makes LMDB take a live writer of
      // another process for dead: MDB_PANIC, after which its reads find nothing. A flush within the commit has no such lock.
      overlappingSync: false,
    })
  } catch (error) {
    throw storeError(error, directory)
  }
  return new LmdbStore(root, directory)
}

class LmdbStore implements KeyValueStore {
  readonly #root: RootDatabase
  readonly #directory: string
  readonly #tables = new Map<string, LmdbTable>()
  readonly #signal: StoreSignal
  /** After a commit off this thread has failed, the next ones are made in it, until one succeeds: there lmdb says why. */
  #hasFailed = false
  #isClosed = false

  constructor(root: RootDatabase, directory: string) {
    this.#root = root
    this.#directory = directory
    this.#signal = new StoreSignal(directory)
  }

  table(name: string): Table {
    return this.#open(name)
  }

  #open(name: string): LmdbTable {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const table = new LmdbTable(this.#root, name, this.#directory)
    this.#tables.set(name, table)
    return table
  }

  async transact<T>(write: () => T): Promise<T> {
    const result = this.#transactNow(write)
    // Everybody else has a turn between two commits, however many are waiting.
    await breathe()
    return result
  }

  async attempt<T>(guard: Guard, write: () => T | Steps<T>): Promise<Attempt<T>> {
    const guarded = this.#open(guard.table)
    if (this.#hasFailed) {
      const attempt = await this.transact((): Attempt<T> =>
        guarded.has(guard.key) ? { kind: 'lost' } : { kind: 'done', result: atOnce(asSteps(write)) },
      )
      this.#hasFailed = false
      return attempt
    }
    const { result, writes } = await this.#evaluate(asSteps(write))
    if (writes.length === 0) return { kind: 'done', result }
    if (!(await this.#commit(guarded, guard.key, writes))) return { kind: 'lost' }
    this.#signal.give()
    return { kind: 'done', result }
  }

  async #commit(guarded: LmdbTable, key: Uint8Array, writes: readonly TableWrites[]): Promise<boolean> {
    try {
      return await guarded.unlessExists(key, writes)
    } catch (error) {
      this.#hasFailed = true
      throw storeError(await reasonOf(error), this.#directory)
    }
  }

  #transactNow<T>(write: () => T): T {
    let result: T
    try {
      result = this.#root.transactionSync(write, durableCommit as never) as T
    } catch (error) {
      throw storeError(error, this.#directory)
    }
    this.#signal.give()
    return result
  }

  async #evaluate<T>(steps: Steps<T>): Promise<{ result: T; writes: TableWrites[] }> {
    const held = [...this.#tables.values()].map((table) => ({ table, pending: new PendingWrites() }))
    for (;;) {
      const step = this.#step(steps, held)
      if (step.done === true) {
        return { result: step.value, writes: held.filter(({ pending }) => pending.size > 0) }
      }
      await breathe()
    }
  }

  /** One step, while the tables keep what it writes to themselves. */
  #step<T>(steps: Steps<T>, held: readonly TableWrites[]): IteratorResult<void, T> {
    for (const { table, pending } of held) table.hold(pending)
    try {
      return steps.next()
    } catch (error) {
      throw storeError(error, this.#directory)
    } finally {
      for (const { table } of held) table.release()
    }
  }

  refresh(): void {
    if (this.#isClosed) throw new ArgonError('store.unavailable', 'The project was closed; open it again')
    this.#root.resetReadTxn()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#root.close()
    this.#signal.close()
  }
}

interface TableWrites {
  readonly table: LmdbTable
  readonly pending: PendingWrites
}

/** What made a commit fail, where lmdb keeps it apart from the error that it rejects with. */
async function reasonOf(error: unknown): Promise<unknown> {
  const reason = (error as { commitError?: Promise<never> }).commitError
  if (reason === undefined) return error
  return reason.catch((cause: unknown) => cause)
}

class LmdbTable implements Table {
  readonly #database: NativeDatabase
  readonly #directory: string
  readonly #cursors: CursorTable
  readonly #idle: LmdbCursor[] = []
  #pending: PendingWrites | null = null

  constructor(root: RootDatabase, name: string, directory: string) {
    this.#directory = directory
    this.#database = root.openDB(name, codecs as never) as NativeDatabase
    this.#cursors = {
      database: this.#database,
      directory,
      keep: (cursor) => {
        if (this.#idle.length >= idleCursorsMax) return false
        this.#idle.push(cursor)
        return true
      },
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const written = this.#pending?.find(key)
    if (written !== undefined) return written.value?.slice()
    const bytes = this.#lookUp(key)
    return bytes === undefined ? undefined : copyBytes(bytes, 0, bytes.length)
  }

  look(key: Uint8Array): Uint8Array | undefined {
    const written = this.#pending?.find(key)
    if (written !== undefined) return written.value ?? undefined
    const bytes = this.#lookUp(key)
    return bytes?.subarray(0, bytes.length)
  }

  has(key: Uint8Array): boolean {
    const written = this.#pending?.find(key)
    if (written !== undefined) return written.value !== null
    return this.#lookUp(key) !== undefined
  }

  #lookUp(key: Uint8Array): Uint8Array | undefined {
    reads.count++
    try {
      return lookUp(this.#database, key)
    } catch (error) {
      throw storeError(error, this.#directory)
    }
  }

  put(key: Uint8Array, value: Uint8Array): void {
    if (this.#pending === null) this.#database.putSync(key, value)
    else this.#pending.put(key, value, false)
  }

  append(key: Uint8Array, value: Uint8Array): void {
    if (this.#pending === null) this.#database.putSync(key, value, { append: true })
    else this.#pending.put(key, value, true)
  }

  remove(key: Uint8Array): void {
    if (this.#pending === null) this.#database.removeSync(key)
    else this.#pending.put(key, null, false)
  }

  clear(): void {
    this.#database.clearSync()
  }

  cursor(): Cursor {
    // Making a cursor costs several times a look-up, so closed ones are used again.
    const cursor = this.#idle.pop() ?? new LmdbCursor(this.#cursors)
    return this.#pending === null || this.#pending.size === 0
      ? cursor
      : new LayeredCursor(cursor, this.#pending)
  }

  /** From now on writes go there and are read from there, until `release`. */
  hold(pending: PendingWrites): void {
    this.#pending = pending
  }

  release(): void {
    this.#pending = null
  }

  /** Commits writes to several tables off this thread, as one transaction; false, and nothing, where `key` is here. */
  async unlessExists(key: Uint8Array, writes: readonly TableWrites[]): Promise<boolean> {
    const appended: Promise<boolean>[] = []
    const committed = this.#database.ifNoExists(key, () => {
      for (const { table, pending } of writes) {
        for (const write of pending.writes()) table.#enqueue(write, appended)
      }
    })
    const [isFirst, ...areLast] = await Promise.all([committed, ...appended])
    if (isFirst && areLast.includes(false)) throw new Error('MDB_CORRUPTED: the log goes on behind its head')
    return isFirst
  }

  #enqueue({ key, value, isAppended }: PendingWrite, appended: Promise<boolean>[]): void {
    if (value === null) void this.#database.remove(key)
    else if (isAppended) appended.push(this.#database.put(key, value, { append: true } as never))
    else void this.#database.put(key, value)
  }
}
