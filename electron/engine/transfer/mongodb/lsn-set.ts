import { asLsn, type Lsn } from '../../../../shared/model/ids.ts'

/** LSNs of one chunk, a bit each: half a kilobyte. */
const chunkLsns = 4096

/** A set of LSNs at a bit each, where there are any: a million that lie together take 125 kB. */
export class LsnSet {
  readonly #chunks = new Map<number, Uint8Array>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(lsn: Lsn): void {
    const number = Math.floor(lsn / chunkLsns)
    let chunk = this.#chunks.get(number)
    if (chunk === undefined) {
      chunk = new Uint8Array(chunkLsns / 8)
      this.#chunks.set(number, chunk)
    }
    const bit = lsn % chunkLsns
    const before = chunk[bit >> 3] as number
    const after = before | (1 << (bit & 7))
    chunk[bit >> 3] = after
    if (after !== before) this.#size++
  }

  has(lsn: Lsn): boolean {
    const chunk = this.#chunks.get(Math.floor(lsn / chunkLsns))
    const bit = lsn % chunkLsns
    return chunk !== undefined && ((chunk[bit >> 3] as number) & (1 << (bit & 7))) !== 0
  }

  /** Ascending. */
  *[Symbol.iterator](): Iterator<Lsn> {
    const numbers = [...this.#chunks.keys()].sort((a, b) => a - b)
    for (const number of numbers) {
      for (let lsn = number * chunkLsns; lsn < (number + 1) * chunkLsns; lsn++) {
        if (this.has(asLsn(lsn))) yield asLsn(lsn)
      }
    }
  }
}
