import { createHash } from 'node:crypto'
import { docKeyBytesMax } from '../../../shared/model/limits.ts'

const hashBytes = 32
/** Follows the kept prefix of a cut key; no whole key has this byte at a place where a key may be cut. */
const cutMark = 0xff
const cutAt = docKeyBytesMax - hashBytes - 1

/** Collects the bytes of one key, and remembers the last place where it may be cut (see `finish`). */
export class KeyWriter {
  #bytes = new Uint8Array(4096)
  #length = 0
  #cut = 0

  reset(): void {
    this.#length = 0
    this.#cut = 0
  }

  /** Room for `count` bytes at the end; the caller fills them and calls `advance`. */
  reserve(count: number): Uint8Array {
    if (this.#length + count > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
      longer.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = longer
    }
    return this.#bytes
  }

  get length(): number {
    return this.#length
  }

  advance(count: number): void {
    this.#length += count
  }

  byte(value: number): void {
    this.reserve(1)[this.#length] = value
    this.#length += 1
  }

  /** A byte below 0xff with which something new begins: the key may be cut before it. */
  token(value: number): void {
    if (this.#length <= cutAt) this.#cut = this.#length
    this.byte(value)
  }

  raw(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start).set(source.subarray(start, end), this.#length)
    this.#length += end - start
  }

  uint32(value: number): void {
    const bytes = this.reserve(4)
    bytes[this.#length] = value >>> 24
    bytes[this.#length + 1] = value >>> 16
    bytes[this.#length + 2] = value >>> 8
    bytes[this.#length + 3] = value
    this.#length += 4
  }

  /** Text of any length, ended by 0x00 0x00; a 0x00 inside becomes 0x00 0xff, so that the shorter text sorts first. */
  text(source: Uint8Array, start: number, end: number): void {
    const from = this.#length
    const bytes = this.reserve((end - start) * 2 + 2)
    let at = from
    for (let index = start; index < end; index += 1) {
      const value = source[index] as number
      bytes[at] = value
      at += 1
      if (value === 0) {
        bytes[at] = 0xff
        at += 1
      }
    }
    bytes[at] = 0
    bytes[at + 1] = 0
    this.#length = at + 2
    if (from <= cutAt && at >= cutAt) this.#cut = bytes[cutAt - 1] === 0 && cutAt > from ? cutAt - 1 : cutAt
  }

  /** Turns every byte from `start` on round, so that what was above is below. */
  complement(start: number): void {
    for (let i = start; i < this.#length; i += 1) this.#bytes[i] = 0xff - (this.#bytes[i] as number)
  }

  /** The key, however long. */
  whole(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  /**
   * The key. One longer than `docKeyBytesMax` is its prefix up to the last allowed cut, the mark, and the SHA-256 of
   * the whole: equal for equal values, prefix-free, and in order up to the cut; beyond it, order is the hash's.
   */
  finish(): Uint8Array {
    const whole = this.#bytes.subarray(0, this.#length)
    if (this.#length <= docKeyBytesMax) return whole.slice()
    const key = new Uint8Array(this.#cut + 1 + hashBytes)
    key.set(whole.subarray(0, this.#cut))
    key[this.#cut] = cutMark
    key.set(createHash('sha256').update(whole).digest(), this.#cut + 1)
    if (this.#bytes.length > 1 << 20) this.#bytes = new Uint8Array(4096)
    return key
  }
}
