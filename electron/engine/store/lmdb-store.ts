import { statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { open, type Database, type RootDatabase } from 'lmdb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { storeReadersMax } from '../../../shared/model/limits.ts'
import type { Attempt, Cursor, Guard, KeyValueStore, Table } from './key-value-store.ts'
import { LayeredCursor } from './layered-cursor.ts'
import { PendingWrites, type PendingWrite } from './pending-writes.ts'
import { storeError } from './store-error.ts'
import { asSteps, atOnce, breathe, type Steps } from './turns.ts'
import { dataFile } from './watch-store.ts'

const mapBytes = 64 * 2 ** 30
const tablesMax = 16
const keyBytesMax = 2048
/** Abortable, and flushed before the commit returns. */
const durableCommit = 0x3
const belowEveryKey = Buffer.from([0])

/**
 * What lmdb's codecs leave behind after a read. The key is written into `key`, which is that of the cursor under way.
 * The value lies at the start of `value`, a plain view of lmdb's shared buffer: lmdb gives its own a `length` that
 * changes, and what reads that runs slowly.
 */
interface Landing {
  key: Uint8Array
  keyLength: number
  shared: Uint8Array
  value: Uint8Array
  valueLength: number
}

interface Reads {
  count: number
}

/** Counts the reads of every store: lmdb's value buffer is one for all, so a value lies there until the next read. */
const reads: Reads = { count: 0 }

/**
 * Opens an LMDB environment in `directory`. Codecs copy nothing: keys land in one scratch buffer, values stay in lmdb's
 * shared buffer until they are taken. This leans on lmdb 3.5.6 exactly (`iterate`, the shared value buffer).
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
  /** After a commit off this thread has failed, the next ones are made in it, until one succeeds: there lmdb says why. */
  #hasFailed = false
  #isClosed = false

  constructor(root: RootDatabase, directory: string) {
    this.#root = root
    this.#directory = directory
  }

  table(name: string): Table {
    return this.#open(name)
  }

  #open(name: string): LmdbTable {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const table = new LmdbTable(this.#root, name, reads, this.#directory)
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
    this.#tellOthers()
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
    this.#tellOthers()
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

  /**
   * LMDB makes a commit visible after its last write to the file, so who watches the file may look too early. Giving it
   * the times that it has makes them look again.
   */
  #tellOthers(): void {
    const file = path.join(this.#directory, dataFile)
    try {
      const { atime, mtime } = statSync(file)
      utimesSync(file, atime, mtime)
    } catch {
      // The commit stands; others see it with their next request.
    }
  }

  refresh(): void {
    if (this.#isClosed) throw new ArgonError('store.unavailable', 'The project was closed; open it again')
    this.#root.resetReadTxn()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#root.close()
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
  readonly #database: Database<Uint8Array, Uint8Array>
  readonly #landing: Landing = {
    key: new Uint8Array(0),
    keyLength: 0,
    shared: new Uint8Array(0),
    value: new Uint8Array(0),
    valueLength: 0,
  }

  readonly #reads: Reads
  readonly #directory: string
  readonly #idle: LmdbCursor[] = []
  #pending: PendingWrites | null = null

  constructor(root: RootDatabase, name: string, reads: Reads, directory: string) {
    this.#reads = reads
    this.#directory = directory
    const landing = this.#landing
    const keyEncoder = {
      writeKey(key: Uint8Array, target: Uint8Array, start: number): number {
        target.set(key, start)
        return start + key.length
      },
      readKey(source: Uint8Array, start: number, end: number): number {
        const { key } = landing
        const length = end - start
        for (let i = 0; i < length; i++) key[i] = source[start + i] as number
        landing.keyLength = length
        return length
      },
    }
    const encoder = {
      encode: (value: Uint8Array) => value,
      decode(buffer: Uint8Array, length: number): number {
        if (buffer !== landing.shared) {
          landing.shared = buffer
          landing.value = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
        }
        landing.valueLength = length
        return length
      },
    }
    this.#database = root.openDB(name, { keyEncoder, encoder } as never) as Database<Uint8Array, Uint8Array>
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const written = this.#pending?.find(key)
    if (written !== undefined) return written.value?.slice()
    this.#reads.count++
    try {
      return this.#database.getBinary(key)
    } catch (error) {
      throw storeError(error, this.#directory)
    }
  }

  look(key: Uint8Array): Uint8Array | undefined {
    const written = this.#pending?.find(key)
    if (written !== undefined) return written.value ?? undefined
    this.#reads.count++
    try {
      const bytes = this.#database.getBinaryFast(key)
      return bytes?.subarray(0, bytes.length)
    } catch (error) {
      throw storeError(error, this.#directory)
    }
  }

  has(key: Uint8Array): boolean {
    const written = this.#pending?.find(key)
    if (written !== undefined) return written.value !== null
    this.#reads.count++
    try {
      return this.#database.doesExist(key)
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
    const cursor = this.#cursor()
    return this.#pending === null || this.#pending.size === 0
      ? cursor
      : new LayeredCursor(cursor, this.#pending)
  }

  /** Making a cursor costs several times a look-up, so closed ones are used again. */
  #cursor(): LmdbCursor {
    const release = (cursor: LmdbCursor): void => void this.#idle.push(cursor)
    return (
      this.#idle.pop() ?? new LmdbCursor(this.#database, this.#landing, this.#reads, this.#directory, release)
    )
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

interface Walk {
  next(): { done?: boolean }
  return(): void
}

class LmdbCursor implements Cursor {
  readonly key: Uint8Array = new Uint8Array(keyBytesMax)
  keyLength = 0
  valueLength = 0
  readonly #landing: Landing
  readonly #forward: { start: Uint8Array }
  readonly #backward: { start: Uint8Array; reverse: true; end: Uint8Array }
  readonly #forwardRange: { iterate(): Walk }
  readonly #backwardRange: { iterate(): Walk }
  readonly #database: Database<Uint8Array, Uint8Array>
  readonly #reads: Reads
  #walk: Walk | null = null
  #movedAt = 0
  #isOpen = false
  readonly #directory: string
  readonly #release: (cursor: LmdbCursor) => void

  constructor(
    database: Database<Uint8Array, Uint8Array>,
    landing: Landing,
    reads: Reads,
    directory: string,
    release: (cursor: LmdbCursor) => void,
  ) {
    this.#release = release
    this.#directory = directory
    this.#database = database
    this.#landing = landing
    this.#reads = reads
    this.#forward = { start: belowEveryKey }
    this.#backward = { start: belowEveryKey, reverse: true, end: belowEveryKey }
    // One range object is kept and its `start` changed: a new one for each seek costs several times the seek.
    this.#forwardRange = database.getRange(this.#forward as never) as never
    this.#backwardRange = database.getRange(this.#backward as never) as never
  }

  seek(key: Uint8Array): boolean {
    this.#begin()
    this.#forward.start = key
    this.#walk = this.#forwardRange.iterate()
    return this.next()
  }

  seekBackward(key: Uint8Array): boolean {
    this.#begin()
    this.#backward.start = key
    this.#walk = this.#backwardRange.iterate()
    return this.next()
  }

  next(): boolean {
    if (this.#walk === null) return false
    const landing = this.#landing
    landing.key = this.key
    if (!this.#moves(this.#walk)) {
      this.#walk = null
      return false
    }
    this.#movedAt = ++this.#reads.count
    this.valueLength = landing.valueLength
    this.keyLength = landing.keyLength
    return true
  }

  #moves(walk: Walk): boolean {
    try {
      return walk.next().done !== true
    } catch (error) {
      throw storeError(error, this.#directory)
    }
  }

  value(): Uint8Array {
    if (this.#movedAt === this.#reads.count) {
      return Uint8Array.prototype.slice.call(this.#landing.value, 0, this.valueLength)
    }
    this.#reads.count++
    return this.#database.getBinary(this.key.slice(0, this.keyLength)) ?? new Uint8Array(0)
  }

  look(): Uint8Array {
    return this.#movedAt === this.#reads.count ? this.#landing.value : this.value()
  }

  close(): void {
    this.#end()
    if (this.#isOpen) this.#release(this)
    this.#isOpen = false
  }

  #begin(): void {
    this.#end()
    this.#isOpen = true
  }

  #end(): void {
    this.#walk?.return()
    this.#walk = null
  }
}
