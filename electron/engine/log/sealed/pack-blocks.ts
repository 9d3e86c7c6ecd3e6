import { apartRowBytes, blockForms, blockHeadBytes, openBlock, wordBytes } from './block.ts'
import { compress } from './compress.ts'
import type { ColdEntry } from './gather-segment.ts'
import type { SealSizes } from './seal-sizes.ts'

/** A finished block: its value without the checksum, and the LSN offsets of its entries in order. */
export interface PackedBlock {
  readonly value: Uint8Array
  readonly offsets: readonly number[]
}

/** What a value may have to lie on one page of LMDB, whose rest would be lost; aimed at with some room for variance. */
const pageValueBytes = 4076
const aimedBytes = pageValueBytes * 0.93
const aimedEntriesMin = 32

/** Packs entries into blocks: small ones together, large ones each against the first version of its document. */
export async function* packBlocks(
  entries: Iterable<ColdEntry>,
  sizes: SealSizes,
): AsyncGenerator<PackedBlock> {
  const together = new TogetherPacker(sizes)
  const apart = new ApartPacker(sizes)
  for (const entry of entries) {
    const isLarge = entry.body.length >= sizes.largeEntryBytesMin
    const before = isLarge ? await together.end() : await apart.end()
    if (before !== null) yield checked(before)
    const full = isLarge ? await apart.add(entry) : await together.add(entry)
    if (full !== null) yield checked(full)
  }
  const rest = (await together.end()) ?? (await apart.end())
  if (rest !== null) yield checked(rest)
}

interface Packing extends PackedBlock {
  readonly bodies: readonly Uint8Array[]
}

/** Reads what was packed: the plain entries are gone soon. */
function checked({ value, offsets, bodies }: Packing): PackedBlock {
  const block = openBlock(value)
  const isSame =
    block.count === bodies.length &&
    bodies.every((body, i) => block.offset(i) === offsets[i] && Buffer.compare(block.view(i), body) === 0)
  if (!isSame) throw new Error('A packed block does not read back as what went into it')
  return { value, offsets }
}

class TogetherPacker {
  readonly #sizes: SealSizes
  #entries: ColdEntry[] = []
  #bytes = 0
  /** As many as filled a page, by the last block. */
  #aimedEntries: number

  constructor(sizes: SealSizes) {
    this.#sizes = sizes
    this.#aimedEntries = Math.min(aimedEntriesMin, sizes.blockEntriesMax)
  }

  async add(entry: ColdEntry): Promise<Packing | null> {
    this.#entries.push(entry)
    this.#bytes += entry.body.length
    const isFull = this.#entries.length >= this.#aimedEntries || this.#bytes >= this.#sizes.blockBytesMax
    return isFull ? this.end() : null
  }

  async end(): Promise<Packing | null> {
    const entries = this.#entries
    if (entries.length === 0) return null
    this.#entries = []
    const content = new Uint8Array(entries.length * wordBytes + this.#bytes)
    this.#bytes = 0
    const view = new DataView(content.buffer)
    let at = entries.length * wordBytes
    for (const [i, { offset, body }] of entries.entries()) {
      view.setUint32(i * wordBytes, offset)
      content.set(body, at)
      at += body.length
    }
    const frame = await compress(content)
    const value = new Uint8Array(blockHeadBytes + wordBytes + frame.length)
    value[0] = blockForms.together
    value[1] = entries.length - 1
    new DataView(value.buffer).setUint32(blockHeadBytes, content.length)
    value.set(frame, blockHeadBytes + wordBytes)
    this.#aim(entries.length, value.length)
    return { value, offsets: entries.map(({ offset }) => offset), bodies: entries.map(({ body }) => body) }
  }

  #aim(entries: number, bytes: number): void {
    const filling = Math.floor((entries * aimedBytes) / bytes)
    const most = this.#sizes.blockEntriesMax
    this.#aimedEntries = Math.min(most, Math.max(aimedEntriesMin, filling))
  }
}

interface Frame {
  readonly offset: number
  readonly body: Uint8Array
  readonly packed: Uint8Array
}

class ApartPacker {
  readonly #sizes: SealSizes
  #document = ''
  #frames: Frame[] = []
  /** Of the frames, and of the bodies in them. */
  #bytes = 0
  #contentBytes = 0

  constructor(sizes: SealSizes) {
    this.#sizes = sizes
  }

  async add({ offset, document, body }: ColdEntry): Promise<Packing | null> {
    const first = this.#frames[0]
    if (first !== undefined && document === this.#document && this.#hasRoom(body)) {
      const packed = await compress(body, first.body)
      // Where a document has come far from the first version, a newer one serves better.
      if (packed.length <= first.packed.length / 2) {
        this.#push({ offset, body, packed })
        return null
      }
    }
    const before = await this.end()
    this.#document = document
    this.#push({ offset, body, packed: await compress(body) })
    return before
  }

  async end(): Promise<Packing | null> {
    const frames = this.#frames
    if (frames.length === 0) return null
    const value = new Uint8Array(blockHeadBytes + frames.length * apartRowBytes + this.#bytes)
    this.#frames = []
    this.#bytes = 0
    this.#contentBytes = 0
    value[0] = blockForms.apart
    value[1] = frames.length - 1
    const view = new DataView(value.buffer)
    let at = blockHeadBytes + frames.length * apartRowBytes
    for (const [i, { offset, body, packed }] of frames.entries()) {
      const row = blockHeadBytes + i * apartRowBytes
      view.setUint32(row, offset)
      view.setUint32(row + wordBytes, body.length)
      view.setUint32(row + 2 * wordBytes, packed.length)
      value.set(packed, at)
      at += packed.length
    }
    return {
      value,
      offsets: frames.map(({ offset }) => offset),
      bodies: frames.map(({ body }) => body),
    }
  }

  /** Huge entries are alone: zstd does not look back so far, and unpacking two of them would be a long turn. */
  #hasRoom(body: Uint8Array): boolean {
    const { blockEntriesMax, largeBlockBytesMax, hugeEntryBytesMin } = this.#sizes
    if (body.length >= hugeEntryBytesMin || (this.#frames[0]?.body.length ?? 0) >= hugeEntryBytesMin)
      return false
    return this.#frames.length < blockEntriesMax && this.#contentBytes + body.length <= largeBlockBytesMax
  }

  #push(frame: Frame): void {
    this.#frames.push(frame)
    this.#bytes += frame.packed.length
    this.#contentBytes += frame.body.length
  }
}
