import { encodeUtf8 } from './text-bytes.ts'

const firstCapacity = 4096
const usualNan = 0x7ff8000000000000n
/** Up to this length a loop over ASCII beats the call of the platform's encoder. */
const shortText = 64

/**
 * Writes one BSON document from front to back. `open`/`close` bracket documents and arrays; each element is `element`
 * (type and name) followed by the one method that writes its value.
 */
export class BsonWriter {
  #bytes = new Uint8Array(firstCapacity)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Bytes that it holds on to. */
  get capacity(): number {
    return this.#bytes.length
  }

  reset(): void {
    this.#length = 0
  }

  /** A copy of what has been written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  element(type: number, name: string): void {
    this.byte(type)
    this.cstring(name)
  }

  /** Begins a document or array; the mark it answers goes to `close`. */
  open(): number {
    const mark = this.#length
    this.int32(0)
    return mark
  }

  close(mark: number): void {
    this.byte(0)
    this.patchLength(mark)
  }

  /** Writes at `mark` how many bytes follow it, itself included. */
  patchLength(mark: number): void {
    this.#view.setInt32(mark, this.#length - mark, true)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  /** Writes over the byte at `at`: for a type that is known only after its value. */
  patchByte(at: number, value: number): void {
    this.#bytes[at] = value
  }

  /** Copies a range; short ones in a loop, which beats the call of the platform's copy. */
  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start
    this.#reserve(count)
    if (count > shortText) {
      this.#bytes.set(source.subarray(start, end), this.#length)
      this.#length += count
      return
    }
    let at = this.#length
    for (let index = start; index < end; index += 1) {
      this.#bytes[at] = source[index] as number
      at += 1
    }
    this.#length = at
  }

  int32(value: number): void {
    this.#reserve(4)
    this.#view.setInt32(this.#length, value, true)
    this.#length += 4
  }

  int64(value: bigint): void {
    this.#reserve(8)
    this.#view.setBigUint64(this.#length, BigInt.asUintN(64, value), true)
    this.#length += 8
  }

  /** Every NaN is written with the usual bits, whatever the machine has in its register. */
  double(value: number): void {
    if (Number.isNaN(value)) return this.int64(usualNan)
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  bytes(source: Uint8Array): void {
    this.#reserve(source.length)
    this.#bytes.set(source, this.#length)
    this.#length += source.length
  }

  /** Length, UTF-8 bytes, 0x00. */
  string(text: string): void {
    const mark = this.#length
    this.int32(0)
    this.cstring(text)
    this.#view.setInt32(mark, this.#length - mark - 4, true)
  }

  /** UTF-8 bytes and 0x00. */
  cstring(text: string): void {
    const units = text.length
    if (units <= shortText) {
      this.#reserve(units + 1)
      const bytes = this.#bytes
      let at = this.#length
      let index = 0
      for (; index < units; index += 1) {
        const unit = text.charCodeAt(index)
        if (unit >= 0x80) break
        bytes[at] = unit
        at += 1
      }
      if (index === units) {
        bytes[at] = 0
        this.#length = at + 1
        return
      }
    }
    this.bytes(encodeUtf8(text))
    this.byte(0)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const longer = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    longer.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = longer
    this.#view = new DataView(longer.buffer)
  }
}
