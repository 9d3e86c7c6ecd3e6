export interface PendingWrite {
  readonly key: Uint8Array
  /** Null where the key is removed. */
  readonly value: Uint8Array | null
  /** Whether it was said to lie above every other key. */
  readonly isAppended: boolean
}

/** What an attempt has written to one table and nobody else can read yet, in the order in which it did. */
export class PendingWrites {
  readonly #writes: PendingWrite[] = []
  /** The last write to each key; most tables are never asked, so it is made when they are. */
  readonly #byKey = new Map<string, PendingWrite>()
  #indexed = 0
  #sorted: readonly string[] | null = null

  get size(): number {
    return this.#writes.length
  }

  put(key: Uint8Array, value: Uint8Array | null, isAppended: boolean): void {
    this.#writes.push({ key, value, isAppended })
    this.#sorted = null
  }

  writes(): readonly PendingWrite[] {
    return this.#writes
  }

  /** The last write to a key, or undefined where there was none. */
  find(key: Uint8Array): PendingWrite | undefined {
    return this.#writes.length === 0 ? undefined : this.#index().get(keyText(key, key.length))
  }

  /** As `find`, by the key's text, which is one of `sorted`. */
  at(text: string): PendingWrite {
    return this.#index().get(text) as PendingWrite
  }

  /** Every key as text, in byte order. */
  sorted(): readonly string[] {
    this.#sorted ??= [...this.#index().keys()].sort()
    return this.#sorted
  }

  #index(): ReadonlyMap<string, PendingWrite> {
    for (; this.#indexed < this.#writes.length; this.#indexed++) {
      const write = this.#writes[this.#indexed] as PendingWrite
      this.#byKey.set(keyText(write.key, write.key.length), write)
    }
    return this.#byKey
  }
}

/** Bytes as a text whose order is theirs: one character for each byte. */
export const keyText = (bytes: Uint8Array, length: number): string =>
  Buffer.prototype.latin1Slice.call(bytes, 0, length)
