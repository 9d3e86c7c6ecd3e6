/** What an attempt has written to one table and nobody else can read yet. A removed key stands for null. */
export class PendingWrites {
  readonly #values = new Map<string, PendingWrite>()
  #sorted: readonly string[] | null = null

  get size(): number {
    return this.#values.size
  }

  /** The write to a key, or undefined where there was none. */
  find(key: Uint8Array): PendingWrite | undefined {
    return this.#values.get(keyText(key, key.length))
  }

  put(key: Uint8Array, value: Uint8Array | null, isAppended: boolean): void {
    this.#values.set(keyText(key, key.length), { key, value, isAppended })
    this.#sorted = null
  }

  writes(): Iterable<PendingWrite> {
    return this.#values.values()
  }

  at(text: string): PendingWrite {
    return this.#values.get(text) as PendingWrite
  }

  /** Every key as text, in byte order. */
  sorted(): readonly string[] {
    this.#sorted ??= [...this.#values.keys()].sort()
    return this.#sorted
  }
}

export interface PendingWrite {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
  /** Whether it was said to lie above every other key. */
  readonly isAppended: boolean
}

/** Bytes as a text whose order is theirs: one character for each byte. */
export const keyText = (bytes: Uint8Array, length: number): string =>
  Buffer.prototype.latin1Slice.call(bytes, 0, length)
