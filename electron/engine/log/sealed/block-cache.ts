import type { Block } from './block.ts'

/** Unpacked blocks by their key, the least recently used ones given up first; bounded in bytes. */
export class BlockCache {
  readonly #bytesMax: number
  readonly #blocks = new Map<number, Block>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes
  }

  get(key: number): Block | undefined {
    const block = this.#blocks.get(key)
    if (block === undefined) return undefined
    // A map keeps the order of insertion: the front is what was longest not used.
    this.#blocks.delete(key)
    this.#blocks.set(key, block)
    return block
  }

  /** Keeps a block that is not there yet; not one larger than the whole cache. */
  add(key: number, block: Block): void {
    if (block.bytes > this.#bytesMax) return
    this.#blocks.set(key, block)
    this.#bytes += block.bytes
    for (const [oldest, { bytes }] of this.#blocks) {
      if (this.#bytes <= this.#bytesMax) return
      this.#blocks.delete(oldest)
      this.#bytes -= bytes
    }
  }
}
