import type { Entry } from '../../../../shared/model/entry.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'
import { breathe } from '../../store/turns.ts'
import { decodeBody, withChecksum } from '../entry-codec.ts'
import type { SealedBody } from '../sealed/sealed-history.ts'
import type { EntrySource, StoredEntry } from './entry-source.ts'

/** Bytes that are unpacked in one turn: a few milliseconds. */
const bytesPerTurn = 2 * 1024 * 1024

/**
 * Reads entries in ascending order: of sealed history it holds a window at a time, so that each block is unpacked a few
 * times in a walk, and not once for each of its entries.
 */
export class EntryWalk {
  readonly #source: EntrySource
  #from = 0
  #window: readonly SealedBody[] = []

  constructor(source: EntrySource) {
    this.#source = source
  }

  async prepare(lsn: number): Promise<void> {
    if (this.#holds(lsn)) return
    // The old window goes before the new one is made.
    this.#window = []
    const bodies: SealedBody[] = []
    const shelf = new Shelf()
    const steps = this.#source.unpackFrom(lsn, (i, body) => {
      bodies[i] = body instanceof ArgonError ? body : shelf.keep(body)
    })
    if (steps === null) return
    // Where everything is, is found out in the first step, in a turn of its own.
    let unpacked = bytesPerTurn
    await breathe()
    for (const bytes of steps) {
      unpacked += bytes
      if (unpacked < bytesPerTurn) continue
      unpacked = 0
      await breathe()
    }
    this.#from = lsn
    this.#window = bodies
  }

  entry(lsn: number): Entry {
    const body = this.#holds(lsn) ? this.#window[lsn - this.#from] : undefined
    return body === undefined || body instanceof ArgonError ? this.#source.entry(lsn) : decodeBody(body, lsn)
  }

  /** `count` entries from an LSN on, in order. */
  entries(lsn: number, count: number): readonly StoredEntry[] {
    if (!this.#holds(lsn) || !this.#holds(lsn + count - 1)) return this.#source.entries(lsn, count)
    const bodies = this.#window.slice(lsn - this.#from, lsn - this.#from + count)
    if (bodies.some((body) => body instanceof ArgonError)) return this.#source.entries(lsn, count)
    return bodies.map((body) => withChecksum(body as Uint8Array))
  }

  #holds(lsn: number): boolean {
    return lsn >= this.#from && lsn < this.#from + this.#window.length
  }
}

const shelfBytes = 1024 * 1024

/** Keeps many small copies in a few large buffers: giving up a buffer for each of them would be a long turn. */
class Shelf {
  #buffer = new Uint8Array(0)
  #used = 0

  keep(bytes: Uint8Array): Uint8Array {
    if (this.#used + bytes.length > this.#buffer.length) {
      this.#buffer = new Uint8Array(Math.max(shelfBytes, bytes.length))
      this.#used = 0
    }
    const start = this.#used
    this.#buffer.set(bytes, start)
    this.#used += bytes.length
    return this.#buffer.subarray(start, this.#used)
  }
}
