import type { KeyValueStore, Table } from '../../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../../store/numbers.ts'
import { valueOfChecked, withKeyChecksum } from './checked-value.ts'

/** A stretch of consecutive LSNs that was sealed as one. */
export interface SealedSegment {
  readonly first: number
  readonly last: number
  readonly blocks: number
  /** Bytes of its entries as the log stored them. */
  readonly bytes: number
}

/** The tables of sealed history; FORMAT.md has their rows. */
export interface SealedTables {
  readonly blocks: Table
  readonly places: Table
  readonly seals: Table
}

export const openSealedTables = (store: KeyValueStore): SealedTables => ({
  blocks: store.table('blocks'),
  places: store.table('places'),
  seals: store.table('seals'),
})

export function putSegment(seals: Table, { first, last, blocks, bytes }: SealedSegment): void {
  const key = numberKey(first)
  seals.put(key, withKeyChecksum(key, numberKey(last, blocks, bytes)))
}

/** The segments that a store has, as they were when last looked at: they only ever become more. */
export class SegmentList {
  readonly #seals: Table
  #segments: readonly SealedSegment[] = []

  constructor(seals: Table) {
    this.#seals = seals
    this.refresh()
  }

  /** Looks at the store again: this or another process may have sealed more. */
  refresh(): void {
    const segments: SealedSegment[] = []
    const cursor = this.#seals.cursor()
    // LSNs begin at 1; the row of LSN 0 is who is sealing.
    for (let found = cursor.seek(numberKey(1)); found; found = cursor.next()) {
      const key = cursor.key.slice(0, cursor.keyLength)
      const value = valueOfChecked(key, cursor.value())
      // Without its row a segment's entries are missing, and reading one of them says so.
      if (value !== null) segments.push(decodeSegment(readNumber(key, 0), value))
    }
    cursor.close()
    this.#segments = segments
  }

  /** Highest LSN that is sealed; 0 where none is. */
  get lastLsn(): number {
    return this.#segments.at(-1)?.last ?? 0
  }

  /** The segment that holds an LSN; undefined where it is not sealed. */
  find(lsn: number): SealedSegment | undefined {
    if (lsn > this.lastLsn) return undefined
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#segments[middle] as SealedSegment).first <= lsn) low = middle
      else high = middle - 1
    }
    const segment = this.#segments[low]
    return segment !== undefined && segment.first <= lsn && lsn <= segment.last ? segment : undefined
  }
}

const decodeSegment = (first: number, value: Uint8Array): SealedSegment => ({
  first,
  last: readNumber(value, 0),
  blocks: readNumber(value, numberBytes),
  bytes: readNumber(value, 2 * numberBytes),
})
