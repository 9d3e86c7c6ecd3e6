import type { KeyValueStore } from '../../store/key-value-store.ts'
import { numberKey } from '../../store/numbers.ts'
import { breathe } from '../../store/turns.ts'
import { withKeyChecksum } from './checked-value.ts'
import { coldEntries, type Gathered } from './gather-segment.ts'
import { packBlocks, type PackedBlock } from './pack-blocks.ts'
import { packPlace, placesPerRow, putPlaces } from './places.ts'
import type { SealSizes } from './seal-sizes.ts'
import { putSegment, type SealedTables } from './segments.ts'

/** What a step writes at most; a step is one transaction, and a few milliseconds. */
const stepPlacesMax = 256 * placesPerRow
const stepBlocksMax = 32
const stepBlockBytesMax = 1024 * 1024
/** Entries packed in a turn. */
const turnEntriesMax = 512

/** Carries out one step in a transaction of its own. */
export type Step = (write: () => void) => Promise<void>

/** Writes a gathered segment: its blocks, where each entry is, and with the last of that the row that makes it count. */
export class SegmentWriter {
  readonly #store: KeyValueStore
  readonly #tables: SealedTables
  readonly #gathered: Gathered
  readonly #step: Step
  /** The place of each entry, by how far its LSN is behind the first. */
  readonly #places: Uint32Array
  #blocks = 0
  #waiting: PackedBlock[] = []
  #waitingBytes = 0

  constructor(store: KeyValueStore, tables: SealedTables, gathered: Gathered, step: Step) {
    this.#store = store
    this.#tables = tables
    this.#gathered = gathered
    this.#step = step
    this.#places = new Uint32Array(gathered.last - gathered.first + 1)
  }

  /** False where it was stopped before the segment was whole. */
  async write(sizes: SealSizes, isStopped: () => boolean): Promise<boolean> {
    let entries = 0
    for await (const block of packBlocks(coldEntries(this.#store, this.#gathered), sizes)) {
      if (isStopped()) return false
      this.#add(block)
      entries += block.offsets.length
      if (this.#waiting.length >= stepBlocksMax || this.#waitingBytes >= stepBlockBytesMax) {
        await this.#writeWaiting()
      } else if (entries >= turnEntriesMax) await breathe()
      else continue
      entries = 0
    }
    if (this.#waiting.length > 0) await this.#writeWaiting()
    await this.#writePlaces()
    return true
  }

  #add(block: PackedBlock): void {
    const number = this.#blocks + this.#waiting.length
    for (const [index, offset] of block.offsets.entries())
      this.#places[offset] = packPlace({ block: number, index })
    this.#waiting.push(block)
    this.#waitingBytes += block.value.length
  }

  async #writeWaiting(): Promise<void> {
    await this.#step(() => {
      for (const [i, { value }] of this.#waiting.entries()) {
        const key = numberKey(this.#gathered.first + this.#blocks + i)
        this.#tables.blocks.put(key, withKeyChecksum(key, value))
      }
    })
    this.#blocks += this.#waiting.length
    this.#waiting = []
    this.#waitingBytes = 0
  }

  async #writePlaces(): Promise<void> {
    const { first, last, bytes } = this.#gathered
    const places = this.#places
    for (let start = 0; start < places.length; start += stepPlacesMax) {
      const end = Math.min(places.length, start + stepPlacesMax)
      await this.#step(() => {
        for (let at = start; at < end; at += placesPerRow) putPlaces(this.#tables.places, first, places, at)
        if (end === places.length)
          putSegment(this.#tables.seals, { first, last, blocks: this.#blocks, bytes })
      })
    }
  }
}
