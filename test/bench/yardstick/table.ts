import type { Database, RootDatabase } from 'lmdb'

interface Walk {
  next(): { done?: boolean }
  return(): void
}

/** Where lmdb's codecs leave what was read: the key in a scratch buffer, the value in lmdb's own shared one. */
interface Landing {
  readonly key: Buffer
  value: Uint8Array
  valueLength: number
}

/**
 * A table of lmdb with keys of one length, read without copying: its codecs only note where key and value lie. This is
 * what made most of lmdb's lead when stores were compared, and it leans on lmdb 3.5.6.
 */
export class RawTable {
  readonly database: Database<Uint8Array, Uint8Array>
  readonly #landing: Landing
  readonly #keyBytes: number

  constructor(root: RootDatabase, name: string, keyBytes: number) {
    const landing: Landing = { key: Buffer.alloc(2048), value: new Uint8Array(0), valueLength: 0 }
    const keyEncoder = {
      writeKey(key: Uint8Array, target: Uint8Array, start: number): number {
        target.set(key, start)
        return start + key.length
      },
      readKey(source: Uint8Array, start: number, end: number): number {
        for (let from = start, to = 0; from < end; from++, to++) landing.key[to] = source[from] as number
        return end - start
      },
    }
    const encoder = {
      encode: (value: Uint8Array) => value,
      decode(buffer: Uint8Array, length: number): number {
        landing.value = buffer
        landing.valueLength = length
        return length
      },
    }
    this.database = root.openDB(name, { keyEncoder, encoder } as never) as Database<Uint8Array, Uint8Array>
    this.#landing = landing
    this.#keyBytes = keyBytes
  }

  cursor(): RawCursor {
    return new RawCursor(this.database, this.#landing, this.#keyBytes)
  }
}

/** Walks a table upwards; `value` is valid straight after a move only. */
export class RawCursor {
  readonly key: Buffer
  isValid = false
  readonly #landing: Landing
  readonly #options: { start: Uint8Array | null } = { start: null }
  readonly #range: { iterate(): Walk }
  #walk: Walk | null = null

  constructor(database: Database<Uint8Array, Uint8Array>, landing: Landing, keyBytes: number) {
    this.key = Buffer.alloc(keyBytes)
    this.#landing = landing
    // One range whose start is changed: a new one for each seek costs several times the seek.
    this.#range = database.getRange(this.#options as never) as never
  }

  seek(key: Uint8Array): boolean {
    this.close()
    this.#options.start = key
    this.#walk = this.#range.iterate()
    return this.next()
  }

  next(): boolean {
    const isDone = this.#walk === null || this.#walk.next().done === true
    if (isDone) {
      this.#walk = null
      this.isValid = false
      return false
    }
    const { key } = this.#landing
    for (let i = 0; i < this.key.length; i++) this.key[i] = key[i] as number
    this.isValid = true
    return true
  }

  /** First byte of the present value. */
  get mark(): number {
    return this.#landing.value[0] as number
  }

  /** A copy of the present value. */
  value(): Uint8Array {
    return Buffer.from(this.#landing.value.subarray(0, this.#landing.valueLength))
  }

  close(): void {
    this.#walk?.return()
    this.#walk = null
  }
}
