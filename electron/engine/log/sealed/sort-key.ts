import type { Entry } from '../../../../shared/model/entry.ts'
import { isControlOperation } from '../../../../shared/model/entry.ts'
import { docKeyOfDocument, docKeyText } from '../../bson/doc-key.ts'
import { numberKey } from '../../store/numbers.ts'

/**
 * An entry's place in the order of a segment, as a string with a character for each byte: branch, collection, docKey,
 * LSN behind the segment's first. Versions of a document lie together, and beside its neighbours; control entries,
 * which have no document, before all.
 */
export type SortKey = string

const offsetCharacters = 4

export function sortKey(branch: number, entry: Entry, offset: number): SortKey {
  if (isControlOperation(entry.op)) return bytesText(numberKey(0, 0)) + offsetText(offset)
  return (
    bytesText(numberKey(branch, entry.collection)) +
    docKeyText(docKeyOfDocument(entry.document)) +
    offsetText(offset)
  )
}

const bytesText = (bytes: Uint8Array): string => docKeyText(bytes)

const offsetText = (offset: number): string =>
  String.fromCharCode((offset >>> 24) & 0xff, (offset >>> 16) & 0xff, (offset >>> 8) & 0xff, offset & 0xff)

/** How far the entry's LSN is behind the segment's first. */
export function offsetOf(key: SortKey): number {
  let offset = 0
  for (let i = key.length - offsetCharacters; i < key.length; i++) offset = offset * 256 + key.charCodeAt(i)
  return offset
}

/** What all versions of a document share. */
export const documentOf = (key: SortKey): string => key.slice(0, -offsetCharacters)

/** Merges sorted runs: sorting all keys at once would be one long turn. */
export function* mergeRuns(runs: readonly (readonly SortKey[])[]): Generator<SortKey> {
  const heap = runs.filter((run) => run.length > 0).map((run) => ({ run, at: 0, key: run[0] as SortKey }))
  heap.sort((a, b) => (a.key < b.key ? -1 : 1))
  for (let first = heap[0]; first !== undefined; first = heap[0]) {
    yield first.key
    const next = first.run[++first.at]
    if (next === undefined) {
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return
      heap[0] = last
    } else first.key = next
    sink(heap)
  }
}

/** Puts the first of a heap where it belongs. */
function sink(heap: { readonly key: SortKey }[]): void {
  const moving = heap[0] as { readonly key: SortKey }
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && keyAt(heap, child + 1) < keyAt(heap, child)) child++
    if (keyAt(heap, child) >= moving.key) break
    heap[at] = heap[child] as { readonly key: SortKey }
    at = child
  }
  heap[at] = moving
}

const keyAt = (heap: readonly { readonly key: SortKey }[], at: number): SortKey =>
  (heap[at] as { readonly key: SortKey }).key
