import type { Cursor } from '../store/key-value-store.ts'

/**
 * Walks a table and those of its rows that stand under a tag in the table of recent ones, as one: no key is in both. A
 * row that is found under its very key is the answer, so only the next move looks for the recent one beside it.
 */
export class RecentCursor implements Cursor {
  readonly #settled: Cursor
  readonly #recent: Cursor
  readonly #tag: number
  #hasSettled = false
  #hasRecent = false
  /** The key from which the recent rows have still to be looked for. */
  #pending: Uint8Array | null = null
  /** 1 while ascending, -1 while descending. */
  #step: 1 | -1 = 1
  #isOnRecent = false
  key: Uint8Array = new Uint8Array(0)
  keyLength = 0

  constructor(settled: Cursor, recent: Cursor, tag: number) {
    this.#settled = settled
    this.#recent = recent
    this.#tag = tag
  }

  get valueLength(): number {
    return this.#standing.valueLength
  }

  seek(key: Uint8Array): boolean {
    this.#step = 1
    this.#hasSettled = this.#settled.seek(key)
    return this.#found(key)
  }

  seekBackward(key: Uint8Array): boolean {
    this.#step = -1
    this.#hasSettled = this.#settled.seekBackward(key)
    return this.#found(key)
  }

  next(): boolean {
    if (this.#isOnRecent) this.#hasRecent = this.#isTagged(this.#recent.next())
    else {
      // Before the settled cursor moves, for both stand on the same side of where it was.
      if (this.#pending !== null) this.#seekRecent(this.#pending)
      this.#hasSettled = this.#settled.next()
    }
    return this.#choose()
  }

  value(): Uint8Array {
    return this.#standing.value()
  }

  look(): Uint8Array {
    return this.#standing.look()
  }

  close(): void {
    this.#settled.close()
    this.#recent.close()
  }

  get #standing(): Cursor {
    return this.#isOnRecent ? this.#recent : this.#settled
  }

  #found(key: Uint8Array): boolean {
    this.#hasRecent = false
    this.#pending = key
    if (!this.#hasSettled || compareKeys(this.#settled.key, this.#settled.keyLength, key, key.length) !== 0) {
      this.#seekRecent(key)
    }
    return this.#choose()
  }

  #seekRecent(key: Uint8Array): void {
    this.#pending = null
    const tagged = new Uint8Array(1 + key.length)
    tagged[0] = this.#tag
    tagged.set(key, 1)
    const found = this.#step === 1 ? this.#recent.seek(tagged) : this.#recent.seekBackward(tagged)
    this.#hasRecent = this.#isTagged(found)
  }

  #isTagged(found: boolean): boolean {
    return found && this.#recent.key[0] === this.#tag
  }

  /** Stands on whichever comes first. */
  #choose(): boolean {
    this.#isOnRecent = this.#hasRecent && (!this.#hasSettled || this.#isRecentNext())
    if (this.#isOnRecent) {
      this.key = this.#recent.key.subarray(1)
      this.keyLength = this.#recent.keyLength - 1
    } else {
      this.key = this.#settled.key
      this.keyLength = this.#settled.keyLength
    }
    return this.#hasSettled || this.#hasRecent
  }

  #isRecentNext(): boolean {
    const { key, keyLength } = this.#settled
    const order = compareKeys(this.#recent.key.subarray(1), this.#recent.keyLength - 1, key, keyLength)
    return order * this.#step < 0
  }
}

function compareKeys(left: Uint8Array, leftLength: number, right: Uint8Array, rightLength: number): number {
  const common = Math.min(leftLength, rightLength)
  for (let i = 0; i < common; i++) {
    const difference = (left[i] as number) - (right[i] as number)
    if (difference !== 0) return difference
  }
  return leftLength - rightLength
}
