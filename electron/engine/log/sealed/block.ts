import { bodyLengthAt } from '../entry-codec.ts'
import { decompress } from './compress.ts'

/**
 * A block's value, behind the checksum: its form, the number of entries less one, then
 *
 * together: length of the content, and the content as one zstd frame: the offset of each entry's LSN from the segment's
 * first (4 bytes each), then the bodies.
 *
 * apart: for each entry the offset of its LSN, the lengths of its body and of its frame; then the frames. All but the
 * first have the first body for a dictionary.
 *
 * Numbers have 4 bytes, big-endian.
 */
export const blockForms = { together: 1, apart: 2 } as const
export const wordBytes = 4
export const blockHeadBytes = 2
export const apartRowBytes = 3 * wordBytes

/** A block that was read. */
export interface Block {
  /** What it takes in memory. */
  readonly bytes: number
  readonly count: number
  /** How far the LSN of an entry is behind the segment's first. */
  offset(index: number): number
  /** The body of an entry; its bytes may be a part of the block's, which whoever keeps them would keep as well. */
  view(index: number): Uint8Array
}

/** Reads a block whose checksum was right; throws where it is none all the same. */
export function openBlock(value: Uint8Array): Block {
  const count = (value[1] as number) + 1
  return value[0] === blockForms.apart ? new ApartBlock(value, count) : new TogetherBlock(value, count)
}

class TogetherBlock implements Block {
  readonly bytes: number
  readonly count: number
  readonly #content: Uint8Array
  readonly #view: DataView
  readonly #starts: Uint32Array

  constructor(value: Uint8Array, count: number) {
    const length = new DataView(value.buffer, value.byteOffset).getUint32(blockHeadBytes)
    this.#content = decompress(value.subarray(blockHeadBytes + wordBytes), length)
    this.#view = new DataView(this.#content.buffer, this.#content.byteOffset)
    this.count = count
    this.bytes = length
    this.#starts = new Uint32Array(count + 1)
    this.#starts[0] = count * wordBytes
    for (let i = 0, start = count * wordBytes; i < count; i++) {
      start += bodyLengthAt(this.#content, start)
      this.#starts[i + 1] = start
    }
    if (this.#starts[count] !== length) throw new Error('The entries of a block do not fill it')
  }

  offset(index: number): number {
    return this.#view.getUint32(index * wordBytes)
  }

  view(index: number): Uint8Array {
    return this.#content.subarray(this.#starts[index], this.#starts[index + 1])
  }
}

class ApartBlock implements Block {
  readonly bytes: number
  readonly count: number
  readonly #value: Uint8Array
  readonly #view: DataView
  readonly #frames: Uint32Array
  readonly #base: Uint8Array

  constructor(value: Uint8Array, count: number) {
    this.#value = value
    this.#view = new DataView(value.buffer, value.byteOffset)
    this.count = count
    this.#frames = new Uint32Array(count + 1)
    this.#frames[0] = blockHeadBytes + count * apartRowBytes
    for (let i = 0; i < count; i++) {
      this.#frames[i + 1] = (this.#frames[i] as number) + this.#word(i, 2)
    }
    if (this.#frames[count] !== value.length) throw new Error('The frames of a block do not fill it')
    this.#base = decompress(this.#frame(0), this.#word(0, 1))
    this.bytes = value.length + this.#base.length
  }

  offset(index: number): number {
    return this.#word(index, 0)
  }

  view(index: number): Uint8Array {
    if (index === 0) return this.#base
    return decompress(this.#frame(index), this.#word(index, 1), this.#base)
  }

  #word(index: number, field: number): number {
    return this.#view.getUint32(blockHeadBytes + index * apartRowBytes + field * wordBytes)
  }

  #frame(index: number): Uint8Array {
    return this.#value.subarray(this.#frames[index], this.#frames[index + 1])
  }
}
