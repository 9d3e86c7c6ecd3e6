import { rowsOf } from './document-rows.ts'
import type { RowSettings } from './document-rows.ts'
import { blockDocuments } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'

/** Place of a row: in which document, and the how-manieth of its rows. */
export interface RowPlace {
  readonly offset: number
  readonly row: number
}

/**
 * Where every row of a collection is, loaded or not: exact for what has been seen, an estimate for the rest, so that
 * the scrollbar is honest as far as anything is known. Immutable.
 */
export interface RowLayout {
  readonly rowCount: number
  /** Index of a document's first row. */
  rowOf(offset: number): number
  rowsIn(offset: number): number
  /** The place of a row by its index; an index out of range is clamped. */
  placeAt(index: number): RowPlace
}

/** Row counts that are already known: by block, zero for a document never seen. */
export interface LayoutMemory {
  readonly settings: RowSettings
  readonly counts: ReadonlyMap<number, Uint32Array>
  readonly estimate: number | null
}

/**
 * Lays a snapshot's rows out. `memory` is what the last layout knew: counts of blocks that left the memory are taken
 * from it. The estimate, once made, stays until the default changes, or the scrollbar would jump with each block.
 */
export function layOutRows(
  snapshot: Pick<Snapshot, 'total' | 'block'>,
  settings: RowSettings,
  memory: LayoutMemory | null,
): { readonly layout: RowLayout; readonly memory: LayoutMemory } {
  const total = snapshot.total ?? 0
  const known = memory && sameDefault(memory.settings, settings) ? memory : null
  const counts = new Map<number, Uint32Array>()
  for (let index = 0; index * blockDocuments < total; index++) {
    const block = countBlock(snapshot, index, settings, known?.counts.get(index))
    if (block) counts.set(index, block)
  }
  const estimate = known?.estimate ?? estimateRows(counts)
  return { layout: blockLayout(total, counts, estimate ?? 1), memory: { settings, counts, estimate } }
}

const sameDefault = (a: RowSettings, b: RowSettings): boolean =>
  a.view === b.view && a.expansion.openByDefault === b.expansion.openByDefault

function countBlock(
  snapshot: Pick<Snapshot, 'block'>,
  index: number,
  settings: RowSettings,
  before: Uint32Array | undefined,
): Uint32Array | undefined {
  const documents = snapshot.block(index)
  if (!documents) return before
  return Uint32Array.from(documents, (document, place) =>
    document ? rowsOf(document, settings).length : (before?.[place] ?? 0),
  )
}

/** The mean of what is known, in whole rows; null when nothing is. */
function estimateRows(counts: ReadonlyMap<number, Uint32Array>): number | null {
  let documents = 0
  let rows = 0
  for (const block of counts.values()) {
    for (const count of block) {
      if (count === 0) continue
      documents += 1
      rows += count
    }
  }
  return documents === 0 ? null : Math.max(1, Math.round(rows / documents))
}

function blockLayout(total: number, counts: ReadonlyMap<number, Uint32Array>, estimate: number): RowLayout {
  const blockCount = Math.ceil(total / blockDocuments)
  const countAt = (offset: number): number =>
    counts.get(Math.floor(offset / blockDocuments))?.[offset % blockDocuments] || estimate
  const starts = blockStarts(total, blockCount, counts, estimate)
  const rowCount = starts[blockCount] ?? 0

  const rowOf = (offset: number): number => {
    const block = Math.floor(offset / blockDocuments)
    let row = starts[Math.min(block, blockCount)] ?? 0
    for (let at = block * blockDocuments; at < Math.min(offset, total); at++) row += countAt(at)
    return row
  }
  const placeAt = (index: number): RowPlace => {
    const wanted = Math.max(0, Math.min(index, rowCount - 1))
    let offset = blockAtRow(starts, blockCount, wanted) * blockDocuments
    let row = wanted - rowOf(offset)
    while (offset < total - 1 && row >= countAt(offset)) {
      row -= countAt(offset)
      offset += 1
    }
    return { offset, row }
  }
  return { rowCount, rowOf, rowsIn: (offset) => (offset < total ? countAt(offset) : 0), placeAt }
}

/** Index of each block's first row, and of the row behind the last block. */
function blockStarts(
  total: number,
  blockCount: number,
  counts: ReadonlyMap<number, Uint32Array>,
  estimate: number,
): Float64Array {
  const starts = new Float64Array(blockCount + 1)
  for (let index = 0; index < blockCount; index++) {
    const documents = Math.min(blockDocuments, total - index * blockDocuments)
    const block = counts.get(index)
    let rows = documents * estimate
    if (block) {
      rows = 0
      for (let place = 0; place < documents; place++) rows += block[place] || estimate
    }
    starts[index + 1] = (starts[index] ?? 0) + rows
  }
  return starts
}

/** The last block that begins at or before a row. */
function blockAtRow(starts: Float64Array, blockCount: number, row: number): number {
  let low = 0
  let high = Math.max(0, blockCount - 1)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return low
}
