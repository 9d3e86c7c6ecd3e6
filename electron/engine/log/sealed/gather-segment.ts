import { asLsn } from '../../../../shared/model/ids.ts'
import type { KeyValueStore } from '../../store/key-value-store.ts'
import { numberKey, readNumber } from '../../store/numbers.ts'
import { breathe } from '../../store/turns.ts'
import { corruptEntry, decodeEntry, entryBody } from '../entry-codec.ts'
import type { Log } from '../log.ts'
import { lastLsn } from '../record.ts'
import type { SealSizes } from './seal-sizes.ts'
import { documentOf, mergeRuns, offsetOf, sortKey, type SortKey } from './sort-key.ts'

/** What is read in one turn, a few milliseconds: a run of keys. */
const runEntriesMax = 1024
const runBytesMax = 1024 * 1024

/** Entries that are to be sealed together, and their order. */
export interface Gathered {
  readonly first: number
  readonly last: number
  readonly bytes: number
  readonly runs: readonly (readonly SortKey[])[]
}

/** An entry on its way into a block. */
export interface ColdEntry {
  /** How far its LSN is behind the segment's first. */
  readonly offset: number
  /** The same for all versions of a document. */
  readonly document: string
  readonly body: Uint8Array
}

/**
 * Reads the plain entries from `first` up to `last`, or up to where a segment is full, and works out their order.
 * Throws `log.corrupt` where one is damaged: what is damaged is not sealed, or it would pass for whole.
 */
export async function gatherSegment(
  store: KeyValueStore,
  log: Log,
  { first, last }: { readonly first: number; readonly last: number },
  sizes: SealSizes,
  isStopped: () => boolean,
): Promise<Gathered | null> {
  const branches = branchesFrom(log, first)
  const runs: SortKey[][] = []
  const end = Math.min(last, first + sizes.segmentEntriesMax - 1)
  let next = first
  let bytes = 0
  let keyBytes = 0
  while (next <= end && bytes < sizes.segmentBytesMax && keyBytes < sizes.segmentKeyBytesMax) {
    if (isStopped()) return null
    const run = readRun(store, branches, { first, next, end, bytesMax: sizes.segmentBytesMax - bytes })
    runs.push(run.keys)
    next += run.keys.length
    bytes += run.bytes
    keyBytes += run.keyBytes
    await breathe()
  }
  return { first, last: next - 1, bytes, runs }
}

function readRun(
  store: KeyValueStore,
  branchAt: (lsn: number) => number,
  range: { readonly first: number; readonly next: number; readonly end: number; readonly bytesMax: number },
): { keys: SortKey[]; bytes: number; keyBytes: number } {
  const cursor = store.table('log').cursor()
  const keys: SortKey[] = []
  let bytes = 0
  let keyBytes = 0
  let lsn = range.next
  try {
    for (let found = cursor.seek(numberKey(lsn)); lsn <= range.end; found = cursor.next(), lsn++) {
      if (!found || readNumber(cursor.key, 0) !== lsn) throw corruptEntry(lsn, 'the entry is missing')
      const value = cursor.value()
      const key = sortKey(branchAt(lsn), decodeEntry(value, lsn), lsn - range.first)
      keys.push(key)
      bytes += value.length
      keyBytes += key.length
      if (keys.length >= runEntriesMax || bytes >= Math.min(runBytesMax, range.bytesMax)) break
    }
  } finally {
    cursor.close()
  }
  return { keys: keys.sort(), bytes, keyBytes }
}

/** The branch of the record that holds an LSN; asked for in ascending order. */
function branchesFrom(log: Log, first: number): (lsn: number) => number {
  const start = log.recordAt(first)
  if (start === undefined) throw corruptEntry(first, 'no record holds it')
  const headers = log.headers(start.lsn, 'ascending')[Symbol.iterator]()
  let header = start
  return (lsn) => {
    while (lastLsn(header) < lsn) {
      const next = headers.next()
      if (next.done === true) throw corruptEntry(lsn, 'no record holds it')
      header = next.value
    }
    return header.branchId
  }
}

/** The gathered entries in their order, read again one by one: a segment's documents are too many to be held. */
export function* coldEntries(store: KeyValueStore, { first, runs }: Gathered): Generator<ColdEntry> {
  const plain = store.table('log')
  for (const key of mergeRuns(runs)) {
    const offset = offsetOf(key)
    const lsn = asLsn(first + offset)
    const bytes = plain.get(numberKey(lsn))
    decodeEntry(bytes, lsn)
    yield { offset, document: documentOf(key), body: entryBody(bytes as Uint8Array) }
  }
}
