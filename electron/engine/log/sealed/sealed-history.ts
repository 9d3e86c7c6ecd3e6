import { ArgonError } from '../../../../shared/model/errors.ts'
import { unpackedBlocksBytesMax } from '../../../../shared/model/limits.ts'
import { copyBytes } from '../../store/copy-bytes.ts'
import type { KeyValueStore } from '../../store/key-value-store.ts'
import { numberKey } from '../../store/numbers.ts'
import { openBlock, type Block } from './block.ts'
import { BlockCache } from './block-cache.ts'
import { valueOfChecked } from './checked-value.ts'
import { packPlace, PlaceReader, unpackPlace, type Place } from './places.ts'
import { openSealedTables, SegmentList, type SealedSegment, type SealedTables } from './segments.ts'

/** The body of a sealed entry, or what is wrong with it. */
export type SealedBody = Uint8Array | ArgonError

/** LSNs that an error about a damaged block names at most. */
const lsnsNamedMax = 20

/** Reads the entries of sealed history: the block of each is unpacked, and kept for those who want its neighbours. */
export class SealedHistory {
  readonly segments: SegmentList
  readonly #tables: SealedTables
  readonly #places: PlaceReader
  readonly #cache = new BlockCache(unpackedBlocksBytesMax)
  /** The damaged block met last: a walk asks for each of its entries. */
  #damaged: { readonly key: number; readonly lsns: readonly number[] } = { key: 0, lsns: [] }

  constructor(store: KeyValueStore) {
    this.#tables = openSealedTables(store)
    this.#places = new PlaceReader(this.#tables.places)
    this.segments = new SegmentList(this.#tables.seals)
  }

  /**
   * The body of one entry where it lies, which whoever keeps it has to copy; null where the LSN is not sealed. Throws
   * `log.corrupt` where it is damaged.
   */
  look(lsn: number): Uint8Array | null {
    const segment = this.segments.find(lsn)
    if (segment === undefined) return null
    const place = this.#places.find(segment, lsn)
    if (place === null) throw lostPlace(lsn)
    const body = this.#take(this.#block(segment, place.block), segment, place, lsn)
    if (body instanceof ArgonError) throw body
    return body
  }

  /** Bodies of consecutive LSNs of one segment. */
  bodies(segment: SealedSegment, lsn: number, count: number): SealedBody[] {
    const bodies: SealedBody[] = []
    const keep = (i: number, body: SealedBody): void => {
      bodies[i] = body instanceof ArgonError ? body : copyOf(body)
    }
    for (const _ of this.unpack(segment, lsn, count, keep));
    return bodies
  }

  /**
   * Gives the bodies of consecutive LSNs of one segment, block by block: each block of them is unpacked once, however
   * they lie in it. What is given is good during the call. Yields after each block how many bytes it gave, so that a long
   * stretch need not be one long turn.
   */
  *unpack(
    segment: SealedSegment,
    lsn: number,
    count: number,
    give: (index: number, body: SealedBody) => void,
  ): Generator<number> {
    const packed = this.#places.packed(segment, lsn, count)
    for (let i = 0; i < count; i++) if ((packed[i] as number) < 0) give(i, lostPlace(lsn + i))
    let at = -1
    let block: Block | null = null
    let bytes = 0
    for (const i of inOrderOfPlaces(packed)) {
      const place = unpackPlace(packed[i] as number)
      if (place.block !== at) {
        if (at >= 0) yield bytes
        bytes = 0
        block = this.#block(segment, place.block)
        at = place.block
      }
      const body = this.#take(block, segment, place, lsn + i)
      give(i, body)
      if (!(body instanceof ArgonError)) bytes += body.length
    }
  }

  #take(block: Block | null, segment: SealedSegment, place: Place, lsn: number): SealedBody {
    if (block === null) return this.#damagedBlock(segment, place.block, lsn)
    if (place.index >= block.count || segment.first + block.offset(place.index) !== lsn) return lostPlace(lsn)
    return block.view(place.index)
  }

  /** A block of a segment; null where it is missing or damaged. */
  #block(segment: SealedSegment, number: number): Block | null {
    const key = segment.first + number
    const known = this.#cache.get(key)
    if (known !== undefined) return known
    const keyBytes = numberKey(key)
    const stored = this.#tables.blocks.get(keyBytes)
    const value = stored === undefined ? null : valueOfChecked(keyBytes, stored)
    if (value === null) return null
    const block = openBlock(value)
    this.#cache.add(key, block)
    return block
  }

  #damagedBlock(segment: SealedSegment, number: number, lsn: number): ArgonError {
    const key = segment.first + number
    if (this.#damaged.key !== key) this.#damaged = { key, lsns: this.#lsnsOfBlock(segment, number) }
    const { lsns } = this.#damaged
    const named = lsns.slice(0, lsnsNamedMax).join(', ')
    const rest = lsns.length > lsnsNamedMax ? ` and ${lsns.length - lsnsNamedMax} more` : ''
    const message = `The log is damaged at LSN ${lsn}: the sealed block of the LSNs ${named}${rest} is not what was written; everything else can still be read`
    return new ArgonError('log.corrupt', message, { lsn, reason: 'its sealed block is damaged', lsns: named })
  }

  #lsnsOfBlock(segment: SealedSegment, number: number): number[] {
    const count = segment.last - segment.first + 1
    const packed = this.#places.packed(segment, segment.first, count)
    const least = packPlace({ block: number, index: 0 })
    const most = packPlace({ block: number + 1, index: 0 })
    const lsns: number[] = []
    for (const [i, value] of packed.entries())
      if (value >= least && value < most) lsns.push(segment.first + i)
    return lsns
  }
}

/** Whoever keeps one entry does not keep its block. */
export const copyOf = (body: Uint8Array): Uint8Array => copyBytes(body, 0, body.length)

/** Room for the index of an entry beside its place in one number: a stretch is within a segment or a record. */
const stretchMax = 2 ** 20

/** Indexes of the places that are known, block by block. */
function inOrderOfPlaces(packed: Float64Array): Iterable<number> {
  const order = packed.map((place, i) => (place < 0 ? -1 : place * stretchMax + i)).sort()
  const known = order.subarray(order.findLastIndex((value) => value < 0) + 1)
  return known.map((value) => value % stretchMax)
}

const lostPlace = (lsn: number): ArgonError =>
  new ArgonError(
    'log.corrupt',
    `The log is damaged at LSN ${lsn}: where it is sealed cannot be read; everything else can`,
    { lsn, reason: 'its place in sealed history is damaged' },
  )
