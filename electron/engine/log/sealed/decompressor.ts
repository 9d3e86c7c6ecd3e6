import { constants, createZstdDecompress } from 'node:zlib'

/** What is inside of a zlib stream of Node 24: its native context, and where that says what is left over. */
interface Inside {
  readonly _handle?: {
    writeSync?(
      flush: number,
      input: Uint8Array,
      inputAt: number,
      inputLength: number,
      output: Uint8Array,
      outputAt: number,
      outputLength: number,
    ): void
    onerror?: (() => void) | null
  }
  /** Room left in the output, then bytes left of the input. */
  readonly _writeState?: Uint32Array
}

/**
 * Unpacks zstd frames with one context for all of them: `zstdDecompressSync` makes one for each call, which costs more
 * than unpacking a block does, and leaves as much to the garbage collector. Node has no public way to use one again
 * within a turn, so this leans on the inside of its streams, and gives up where that is not as it was.
 */
class Decompressor {
  readonly #stream = createZstdDecompress() as Inside
  #isUsable: boolean

  constructor() {
    const { _handle: handle, _writeState: state } = this.#stream
    this.#isUsable = typeof handle?.writeSync === 'function' && state?.length === 2
    if (handle !== undefined && this.#isUsable) handle.onerror = () => (this.#isUsable = false)
  }

  /** The bytes of a frame, of which there must be `length`; null where the public function has to be asked. */
  unpack(frame: Uint8Array, length: number): Uint8Array | null {
    if (!this.#isUsable) return null
    // A byte too many: room that is left says that nothing of this frame is waiting to come out before the next one.
    const output = Buffer.allocUnsafeSlow(length + 1)
    this.#stream._handle?.writeSync?.(constants.ZSTD_e_end, frame, 0, frame.length, output, 0, output.length)
    const [roomLeft, inputLeft] = this.#stream._writeState ?? []
    // After a frame that it could not unpack to its end nobody knows where it is.
    if (roomLeft !== 1 || inputLeft !== 0) this.#isUsable = false
    return this.#isUsable ? output.subarray(0, length) : null
  }
}

/** Made when it is first needed. */
let shared: Decompressor | null = null

/** The bytes of a frame, of which there must be `length`; null where the caller has to use the public function. */
export function decompressAgain(frame: Uint8Array, length: number): Uint8Array | null {
  shared ??= new Decompressor()
  return shared.unpack(frame, length)
}
