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
  /** Keys in byte order, but for those that came since. */
  #sorted: readonly string[] = []
  #unsorted: string[] = []

  get size(): number {
    return this.#writes.length
  }

  put(key: Uint8Array, value: Uint8Array | null, isAppended: boolean): void {
    this.#writes.push({ key, value, isAppended })
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
    this.#index()
    if (this.#unsorted.length > 0) {
      this.#sorted = merged(this.#sorted, this.#unsorted.sort())
      this.#unsorted = []
    }
    return this.#sorted
  }

  #index(): ReadonlyMap<string, PendingWrite> {
    for (; this.#indexed < this.#writes.length; this.#indexed++) {
      const write = this.#writes[this.#indexed] as PendingWrite
      const text = keyText(write.key, write.key.length)
      if (!this.#byKey.has(text)) this.#unsorted.push(text)
      this.#byKey.set(text, write)
    }
    return this.#byKey
  }
}

/** Two sorted lists as one: who reads and writes in turn does not sort everything again each time. */
function merged(left: readonly string[], right: readonly string[]): string[] {
  const all: string[] = []
  for (let i = 0, j = 0; i < left.length || j < right.length;) {
    const ours = left[i]
    const theirs = right[j]
    if (theirs === undefined || (ours !== undefined && ours < theirs)) {
      all.push(ours as string)
      i++
    } else {
      all.push(theirs)
      j++
    }
  }
  return all
}

/** Bytes as a text whose order is theirs: one character for each byte. */
export const keyText = (bytes: Uint8Array, length: number): string =>
  Buffer.prototype.latin1Slice.call(bytes, 0, length)
