import { ArgonError } from '../../../shared/model/errors.ts'
import { copyBytes } from '../store/copy-bytes.ts'
import type { Cursor, KeyValueStore, Table } from '../store/key-value-store.ts'
import { checksumBytes, isIntact, withChecksum } from './checksum.ts'
import { samePrefix } from './keys.ts'

/**
 * A table each of whose values carries a checksum over its key and itself. Whatever is read is compared with it: a row
 * that is not as it was written is `index.corrupt`, never an answer. Cursors compare each row that they come upon, so
 * that a key alone can be trusted too. A row whose key was damaged stands where it stood, out of order, and a look-up
 * of the key that it had ends right before or behind it; so where a look-up finds nothing, both neighbours are compared.
 * Of a neighbour only the key is of interest, so a large row is not compared again while its key is as it was then.
 */
export function checkedTable(store: Pick<KeyValueStore, 'table'>, name: string): Table {
  return new CheckedTable(store.table(name), name)
}

/** Beside a row of so many bytes a look-up takes longer for its checksum than for all else. */
const largeRowBytes = 16_384
const knownNeighbours = 8

class CheckedTable implements Table {
  readonly #table: Table
  readonly #name: string
  readonly #idle: CheckedCursor[] = []
  readonly #known = new RecentKeys()

  constructor(table: Table, name: string) {
    this.#table = table
    this.#name = name
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const cursor = this.#open()
    const value = cursor.find(key) ? cursor.value() : undefined
    cursor.close()
    return value
  }

  look(key: Uint8Array): Uint8Array | undefined {
    const cursor = this.#open()
    const value = cursor.find(key) ? cursor.look().subarray(0, cursor.valueLength) : undefined
    cursor.close()
    return value
  }

  /** Unlike the others without a check: what is about to be written was looked up before. */
  has(key: Uint8Array): boolean {
    return this.#table.has(key)
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.#table.put(key, withChecksum(key, value))
  }

  append(key: Uint8Array, value: Uint8Array): void {
    this.#table.append(key, withChecksum(key, value))
  }

  remove(key: Uint8Array): void {
    this.#table.remove(key)
  }

  clear(): void {
    this.#table.clear()
  }

  cursor(): Cursor {
    return this.#open()
  }

  #makeCursor(): CheckedCursor {
    return new CheckedCursor(this.#name, this.#known, (idle) => void this.#idle.push(idle))
  }

  #open(): CheckedCursor {
    const cursor = this.#idle.pop() ?? this.#makeCursor()
    cursor.open(this.#table.cursor())
    return cursor
  }
}

/** The keys of the large rows that were compared last. */
class RecentKeys {
  readonly #keys: Uint8Array[] = []
  #next = 0

  has(key: Uint8Array, length: number): boolean {
    return this.#keys.some((known) => known.length === length && samePrefix(known, key, length))
  }

  add(key: Uint8Array, length: number): void {
    this.#keys[this.#next] = copyBytes(key, 0, length)
    this.#next = (this.#next + 1) % knownNeighbours
  }
}

class CheckedCursor implements Cursor {
  readonly #name: string
  readonly #known: RecentKeys
  readonly #release: (cursor: CheckedCursor) => void
  #cursor: Cursor | null = null
  key: Uint8Array = new Uint8Array(0)
  keyLength = 0
  valueLength = 0

  constructor(name: string, known: RecentKeys, release: (cursor: CheckedCursor) => void) {
    this.#name = name
    this.#known = known
    this.#release = release
  }

  open(cursor: Cursor): void {
    this.#cursor = cursor
  }

  get #inner(): Cursor {
    if (this.#cursor === null) throw new Error('The cursor is closed')
    return this.#cursor
  }

  /** Moves to the key itself; false where it is not there, and neither neighbour is damaged. */
  find(key: Uint8Array): boolean {
    const isFound = this.#inner.seekBackward(key)
    if (isFound && this.#isAt(key)) return this.#check(true)
    this.#checkNeighbour(isFound)
    this.#checkNeighbour(this.#inner.seek(key))
    return false
  }

  #isAt(key: Uint8Array): boolean {
    const inner = this.#inner
    return inner.keyLength === key.length && samePrefix(inner.key, key, key.length)
  }

  #checkNeighbour(found: boolean): void {
    if (!found) return
    const { key, keyLength, valueLength } = this.#inner
    const isLarge = valueLength >= largeRowBytes
    if (isLarge && this.#known.has(key, keyLength)) return
    this.#check(true)
    if (isLarge) this.#known.add(key, keyLength)
  }

  seek(key: Uint8Array): boolean {
    this.#check(this.#inner.seekBackward(key))
    return this.#check(this.#inner.seek(key))
  }

  seekBackward(key: Uint8Array): boolean {
    this.#check(this.#inner.seek(key))
    return this.#check(this.#inner.seekBackward(key))
  }

  next(): boolean {
    return this.#check(this.#inner.next())
  }

  value(): Uint8Array {
    return copyBytes(this.look(), 0, this.valueLength)
  }

  /** After other reads the store looks the value up again by its key, and among damaged ones does not find it. */
  look(): Uint8Array {
    const bytes = this.#inner.look()
    if (bytes.length < this.valueLength) throw corruptIndex(this.#name)
    return bytes
  }

  close(): void {
    if (this.#cursor === null) return
    this.#cursor.close()
    this.#cursor = null
    this.#release(this)
  }

  #check(found: boolean): boolean {
    if (!found) return false
    const inner = this.#inner
    const { key, keyLength, valueLength } = inner
    if (!isIntact(key, keyLength, inner.look(), valueLength)) {
      // Not every caller closes what has thrown, and an open one keeps old pages alive.
      inner.close()
      this.#cursor = null
      throw corruptIndex(this.#name)
    }
    this.key = key
    this.keyLength = keyLength
    this.valueLength = valueLength - checksumBytes
    return true
  }
}

export function corruptIndex(table: string): ArgonError {
  const message = `The index is damaged in its table \`${table}\`; verify the log, then rebuild the index from it`
  return new ArgonError('index.corrupt', message, { table })
}
