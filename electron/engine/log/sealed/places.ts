import { placeRowsKeptMax } from '../../../../shared/model/limits.ts'
import type { Table } from '../../store/key-value-store.ts'
import { numberKey } from '../../store/numbers.ts'
import { valueOfChecked, withKeyChecksum } from './checked-value.ts'
import type { SealedSegment } from './segments.ts'

/** Where an entry of a segment is: the number of its block, and its index within. */
export interface Place {
  readonly block: number
  readonly index: number
}

/** One row of the table holds the places of so many consecutive LSNs: four rows fill a page of LMDB. */
export const placesPerRow = 240
const placeBytes = 4
const indexBits = 8
/** A block has at most this many entries, so that an index fits its bits. */
const placeIndexMax = 2 ** indexBits - 1

/** Packs a place into a number. */
export const packPlace = ({ block, index }: Place): number => block * 2 ** indexBits + index

export const unpackPlace = (packed: number): Place => ({
  block: packed >>> indexBits,
  index: packed & placeIndexMax,
})

/** Stores the places of a segment's LSNs from the one `from` behind its first, which begins a row. */
export function putPlaces(places: Table, first: number, packed: Uint32Array, from: number): void {
  const count = Math.min(placesPerRow, packed.length - from)
  const value = new Uint8Array(count * placeBytes)
  const view = new DataView(value.buffer)
  for (let i = 0; i < count; i++) view.setUint32(i * placeBytes, packed[from + i] as number)
  const key = numberKey(first + from)
  places.put(key, withKeyChecksum(key, value))
}

/** Reads places; the rows last read are kept, bounded in number. */
export class PlaceReader {
  readonly #places: Table
  readonly #rows = new Map<number, DataView>()

  constructor(places: Table) {
    this.#places = places
  }

  /** The place of an LSN of a segment; null where its row is missing or damaged. */
  find(segment: SealedSegment, lsn: number): Place | null {
    const index = (lsn - segment.first) % placesPerRow
    const row = this.#row(segment, lsn - index)
    return row === null ? null : unpackPlace(row.getUint32(index * placeBytes))
  }

  /** The packed places of `count` LSNs from one on, all within a segment; -1 where a row is missing or damaged. */
  packed(segment: SealedSegment, lsn: number, count: number): Float64Array {
    const packed = new Float64Array(count).fill(-1)
    let row: DataView | null = null
    for (let i = 0; i < count; i++) {
      const index = (lsn + i - segment.first) % placesPerRow
      if (i === 0 || index === 0) row = readRow(this.#places, segment, lsn + i - index)
      if (row !== null) packed[i] = row.getUint32(index * placeBytes)
    }
    return packed
  }

  #row(segment: SealedSegment, lsn: number): DataView | null {
    const known = this.#rows.get(lsn)
    if (known !== undefined) return known
    const row = readRow(this.#places, segment, lsn)
    if (row === null) return null
    // A map keeps the order of insertion: the front is what was read first.
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size < placeRowsKeptMax) break
      this.#rows.delete(oldest)
    }
    this.#rows.set(lsn, row)
    return row
  }
}

/** The row of a segment that begins with an LSN. */
function readRow(places: Table, segment: SealedSegment, lsn: number): DataView | null {
  const key = numberKey(lsn)
  const stored = places.get(key)
  const value = stored === undefined ? null : valueOfChecked(key, stored)
  const count = Math.min(placesPerRow, segment.last + 1 - lsn)
  return value?.length === count * placeBytes ? new DataView(value.buffer, value.byteOffset) : null
}
