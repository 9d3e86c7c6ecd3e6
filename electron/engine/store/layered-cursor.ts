import type { Cursor } from './key-value-store.ts'
import { keyText, type PendingWrites } from './pending-writes.ts'

/**
 * Walks a table as an attempt sees it: the committed rows, over them what the attempt itself has written. Two walks side
 * by side; where both have a key the written one counts, and a removed one hides the committed row.
 */
export class LayeredCursor implements Cursor {
  readonly #base: Cursor
  readonly #keys: readonly string[]
  readonly #pending: PendingWrites
  /** 1 while ascending, -1 while descending. */
  #step: 1 | -1 = 1
  #at = 0
  #baseText: string | null = null
  #value: Uint8Array | null = null
  #key: Uint8Array = new Uint8Array(0)

  constructor(base: Cursor, pending: PendingWrites) {
    this.#base = base
    this.#pending = pending
    this.#keys = pending.sorted()
  }

  get key(): Uint8Array {
    return this.#value === null ? this.#base.key : this.#key
  }

  get keyLength(): number {
    return this.#value === null ? this.#base.keyLength : this.#key.length
  }

  get valueLength(): number {
    return this.#value === null ? this.#base.valueLength : this.#value.length
  }

  seek(key: Uint8Array): boolean {
    this.#step = 1
    this.#at = lowerBound(this.#keys, keyText(key, key.length))
    return this.#settle(this.#base.seek(key))
  }

  seekBackward(key: Uint8Array): boolean {
    const text = keyText(key, key.length)
    const at = lowerBound(this.#keys, text)
    this.#step = -1
    this.#at = this.#keys[at] === text ? at : at - 1
    return this.#settle(this.#base.seekBackward(key))
  }

  next(): boolean {
    if (this.#value === null) return this.#settle(this.#base.next())
    this.#at += this.#step
    return this.#choose()
  }

  value(): Uint8Array {
    return this.#value === null ? this.#base.value() : this.#value.slice()
  }

  look(): Uint8Array {
    return this.#value ?? this.#base.look()
  }

  close(): void {
    this.#base.close()
  }

  #settle(found: boolean): boolean {
    this.#baseText = found ? keyText(this.#base.key, this.#base.keyLength) : null
    return this.#choose()
  }

  /** Stands on whichever walk comes first, past what was removed. */
  #choose(): boolean {
    for (;;) {
      const text = this.#keys[this.#at]
      if (text === undefined || this.#isBefore(this.#baseText, text)) {
        this.#value = null
        return this.#baseText !== null
      }
      if (this.#baseText === text) {
        const more = this.#base.next()
        this.#baseText = more ? keyText(this.#base.key, this.#base.keyLength) : null
      }
      const write = this.#pending.at(text)
      if (write.value !== null) {
        this.#value = write.value
        this.#key = write.key
        return true
      }
      this.#at += this.#step
    }
  }

  #isBefore(text: string | null, other: string): boolean {
    if (text === null) return false
    return this.#step === 1 ? text < other : text > other
  }
}

/** Index of the first text at or above. */
function lowerBound(texts: readonly string[], text: string): number {
  let low = 0
  let high = texts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((texts[middle] as string) < text) low = middle + 1
    else high = middle
  }
  return low
}
