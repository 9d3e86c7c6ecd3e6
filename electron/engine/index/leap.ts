import type { CollectionId } from '../../../shared/model/ids.ts'
import { checkpointDistanceTransitionsMax } from '../../../shared/model/limits.ts'
import { compareBytes } from '../bson/raw.ts'
import type { Cursor } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import { decodeTransition } from './born.ts'
import { newestCheckpoint, unpackDocKeys } from './checkpoint.ts'
import { aboveEveryDocKey, type Direction } from './document-cursor.ts'
import { documentKey, documentKeyPrefixBytes, samePrefix } from './keys.ts'
import { LivingList } from './living.ts'
import type { Lineage, Segment } from './segment.ts'
import type { IndexTables } from './tables.ts'

/** Knows what lives on a branch at a moment, so that a walk need not pass all that is dead, or not born yet. */
export interface Leap {
  /** The branch's place in the lineage: from there on a walk's cursors see nothing that does not live there. */
  readonly from: number
  /** Key of the first document in the direction that lives at `docKey` or behind it; of all, where that is null. */
  seek(docKey: Uint8Array | null): Uint8Array | null
  /** The same, of those behind `docKey` only. */
  seekBehind(docKey: Uint8Array): Uint8Array | null
  close(): void
}

const noDocKey = new Uint8Array(0)

/** The leap that stands for most of a lineage; null where none of its branches has a list for its moment. */
export function openWidestLeap(
  tables: IndexTables,
  lineage: Lineage,
  collection: CollectionId,
  direction: Direction,
): Leap | null {
  for (const from of lineage.keys()) {
    const leap = openLeap(tables, lineage, collection, direction, from)
    if (leap !== null) return leap
  }
  return null
}

/** The leap by the list of the branch at one place of a lineage; null where it has none for its moment. */
export function openLeap(
  tables: IndexTables,
  lineage: Lineage,
  collection: CollectionId,
  direction: Direction,
  from: number,
): Leap | null {
  const segment = lineage[from] as Segment
  const { kind } = new LivingList(tables.living, segment.branch, collection).state()
  if (kind !== 'complete') return null
  if (transitionsBetween(tables, segment, collection, segment.bound, Number.MAX_SAFE_INTEGER) === 0)
    return new HeadLeap(tables, segment, collection, direction, from)
  const docKeys = livingAt(tables, segment, collection)
  return docKeys === null ? null : new ListLeap(docKeys, direction, from)
}

/** Over the list of what lives at a branch's head. */
class HeadLeap implements Leap {
  readonly from: number
  readonly #cursor: Cursor
  readonly #direction: Direction
  readonly #keyOf: (docKey: Uint8Array) => Uint8Array
  readonly #prefix: Uint8Array

  constructor(
    tables: IndexTables,
    { branch }: Segment,
    collection: CollectionId,
    direction: Direction,
    from: number,
  ) {
    this.from = from
    this.#cursor = tables.living.cursor()
    this.#direction = direction
    this.#keyOf = (docKey) => documentKey(branch, collection, docKey)
    this.#prefix = this.#keyOf(noDocKey)
  }

  seek(docKey: Uint8Array | null): Uint8Array | null {
    const isForward = this.#direction === 'forward'
    const key = this.#keyOf(docKey ?? (isForward ? noDocKey : aboveEveryDocKey))
    return this.#found(isForward ? this.#cursor.seek(key) : this.#cursor.seekBackward(key))
  }

  seekBehind(docKey: Uint8Array): Uint8Array | null {
    const found = this.seek(docKey)
    return found === null || compareBytes(found, docKey) !== 0 ? found : this.#found(this.#cursor.next())
  }

  /** What stands under no docKey is about the list itself. */
  #found(found: boolean): Uint8Array | null {
    const cursor = this.#cursor
    let isThere = found
    if (isThere && cursor.keyLength === documentKeyPrefixBytes) isThere = cursor.next()
    if (!isThere || !samePrefix(cursor.key, this.#prefix, documentKeyPrefixBytes)) return null
    return cursor.key.slice(documentKeyPrefixBytes, cursor.keyLength)
  }

  close(): void {
    this.#cursor.close()
  }
}

/** Over the keys of what lives, in byte order, each as a text of one character for each byte. */
class ListLeap implements Leap {
  readonly from: number
  readonly #docKeys: readonly string[]
  readonly #direction: Direction

  constructor(docKeys: readonly string[], direction: Direction, from: number) {
    this.#docKeys = docKeys
    this.#direction = direction
    this.from = from
  }

  seek(docKey: Uint8Array | null): Uint8Array | null {
    if (docKey === null) return this.#at(this.#direction === 'forward' ? 0 : this.#docKeys.length - 1)
    const text = textOf(docKey)
    return this.#at(
      this.#direction === 'forward' ? this.#indexOf(text, false) : this.#indexOf(text, true) - 1,
    )
  }

  seekBehind(docKey: Uint8Array): Uint8Array | null {
    const text = textOf(docKey)
    return this.#at(
      this.#direction === 'forward' ? this.#indexOf(text, true) : this.#indexOf(text, false) - 1,
    )
  }

  #at(index: number): Uint8Array | null {
    const text = this.#docKeys[index]
    return text === undefined ? null : new Uint8Array(Buffer.from(text, 'latin1'))
  }

  /** Index of the first key at or above, or above, a text. */
  #indexOf(text: string, above: boolean): number {
    const docKeys = this.#docKeys
    let low = 0
    let high = docKeys.length
    while (low < high) {
      const middle = (low + high) >> 1
      const at = docKeys[middle] as string
      if (at < text || (above && at === text)) low = middle + 1
      else high = middle
    }
    return low
  }

  close(): void {
    // Nothing is held.
  }
}

/**
 * What lives in a collection on a branch at its bound: its newest checkpoint there, and what was born and has died
 * since. Null where there is no checkpoint, or none that is near.
 */
function livingAt(tables: IndexTables, segment: Segment, collection: CollectionId): string[] | null {
  const { branch, bound } = segment
  const lsn = newestCheckpoint(tables, branch, collection, bound)
  if (
    lsn === null ||
    transitionsBetween(tables, segment, collection, lsn, bound) > checkpointDistanceTransitionsMax
  )
    return null
  const packed = tables.checkpoints.get(numberKey(branch, collection, lsn))
  if (packed === undefined) return null
  const living = new Set<string>()
  for (const docKey of unpackDocKeys(packed)) living.add(textOf(docKey))
  const cursor = tables.born.cursor()
  const start = numberKey(branch, collection, lsn + 1)
  for (let found = cursor.seek(start); found; found = cursor.next()) {
    if (!samePrefix(cursor.key, start, 2 * numberBytes) || readNumber(cursor.key, 2 * numberBytes) > bound)
      break
    const { kind, docKey } = decodeTransition(cursor.value())
    if (kind === 'born') living.add(textOf(docKey))
    else if (kind === 'died') living.delete(textOf(docKey))
  }
  cursor.close()
  return [...living].sort()
}

/** Births and deaths on a branch above an LSN, up to another. */
function transitionsBetween(
  { activity }: IndexTables,
  { branch }: Segment,
  collection: CollectionId,
  above: number,
  upTo: number,
): number {
  const before = activity.upTo(branch, collection, above)
  const then = activity.upTo(branch, collection, upTo)
  return then.inserts + then.deletes - before.inserts - before.deletes
}

const textOf = (bytes: Uint8Array): string => Buffer.prototype.latin1Slice.call(bytes, 0, bytes.length)
