import { headerBytes } from './header.ts'
import { httpFarewell, isHttp } from './http.ts'
import { ProtocolError } from './protocol-error.ts'

const nothing = Buffer.alloc(0)

/**
 * Cuts what arrives on one connection into frames. What it holds grows with what has arrived, never with the length
 * that a header claims, and never beyond one frame and the last piece.
 */
export class FrameReader {
  #bytes: Buffer = nothing
  #length = 0

  /** Bytes that have arrived and are not yet taken. */
  get pendingBytes(): number {
    return this.#length
  }

  push(piece: Buffer): void {
    if (this.#length === 0) this.#bytes = piece
    else this.#append(piece)
    this.#length += piece.length
  }

  /** Length of the frame that has begun to arrive, 0 while that is not known. Throws a ProtocolError. */
  wanted(frameBytesMax: number): number {
    if (this.#length < 4) return 0
    const length = this.#bytes.readInt32LE(0)
    if (length < headerBytes || length > frameBytesMax) throw this.#badLength(length, frameBytesMax)
    return length
  }

  /** The next whole frame, header included, or undefined until more has arrived. `wanted` has been asked before. */
  next(): Buffer | undefined {
    if (this.#length < headerBytes) return undefined
    const length = this.#bytes.readInt32LE(0)
    if (this.#length < length) return undefined
    const frame = this.#bytes.subarray(0, length)
    this.#length -= length
    this.#bytes = this.#length === 0 ? nothing : this.#bytes.subarray(length)
    return frame
  }

  #append(piece: Buffer): void {
    const needed = this.#length + piece.length
    if (needed > this.#bytes.length) {
      const longer = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#length))
      this.#bytes.copy(longer, 0, 0, this.#length)
      this.#bytes = longer
    }
    piece.copy(this.#bytes, this.#length)
  }

  #badLength(length: number, frameBytesMax: number): ProtocolError {
    if (isHttp(this.#bytes)) return new ProtocolError('This is HTTP', httpFarewell)
    return new ProtocolError(
      `A frame of ${length} bytes; it has at least ${headerBytes} and at most ${frameBytesMax}`,
    )
  }
}
