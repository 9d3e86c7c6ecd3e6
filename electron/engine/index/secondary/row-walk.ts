import type { CollectionId } from '../../../../shared/model/ids.ts'
import { compareBytes } from '../../bson/raw.ts'
import type { Cursor, Table } from '../../store/key-value-store.ts'
import type { Direction } from '../document-cursor.ts'
import { samePrefix } from '../keys.ts'
import type { Pace } from '../pace.ts'
import type { Lineage, Segment } from '../segment.ts'
import type { IndexDefinition } from './definition.ts'
import { rowKey, rowLsn, rowPrefix, rowPrefixBytes, rowValueBytes } from './index-rows.ts'

/** Keys that begin with `low`, with `high`, or lie between them; null where there is no bound. */
export interface IndexRange {
  readonly low: Uint8Array | null
  readonly high: Uint8Array | null
}

/** A row that a walk has come to: a document that may have this key. */
export interface IndexRow {
  readonly valueKey: Uint8Array
  readonly docKey: Uint8Array
}

const nothing = new Uint8Array(0)
/** The first byte that a value's key may have. */
const firstValue = Uint8Array.of(1)
/** A seek is worth as much as several rows. */
const seekSteps = 4

/** Compares the bytes of a key with a bound, as far as the bound goes. */
function compareWithBound(key: Uint8Array, bound: Uint8Array): number {
  return compareBytes(key.length > bound.length ? key.subarray(0, bound.length) : key, bound)
}

/**
 * Walks the rows of an index on a lineage side by side, in the order of their keys, each (key, document) once. It knows only
 * which documents may have a key: each of them is looked at.
 */
export class RowWalk {
  readonly #table: Table
  readonly #lineage: Lineage
  readonly #collection: CollectionId
  readonly #definition: IndexDefinition
  readonly #direction: Direction

  constructor(
    table: Table,
    lineage: Lineage,
    collection: CollectionId,
    definition: IndexDefinition,
    direction: Direction,
  ) {
    this.#table = table
    this.#lineage = lineage
    this.#collection = collection
    this.#definition = definition
    this.#direction = direction
  }

  /**
   * Goes on behind `after`, or begins, until `visit` says false or the pace is spent. Gives the position to go on behind;
   * null when there is nothing more.
   */
  walk(
    after: Uint8Array | null,
    range: IndexRange,
    pace: Pace,
    visit: (row: IndexRow) => boolean,
  ): Uint8Array | null {
    const sign = this.#direction === 'forward' ? 1 : -1
    const rows = this.#lineage.map(
      (segment) => new SegmentRows(this.#table, segment, this.#prefixOf(segment), this.#direction),
    )
    pace.take(seekSteps * rows.length)
    try {
      let open = rows.filter((one) => one.start(after, range))
      let last = after
      while (open.length > 0) {
        const first = open.reduce((least, one) =>
          compareBytes(one.suffix, least.suffix) * sign < 0 ? one : least,
        )
        const { suffix, row } = first
        const isNew = last === null || compareBytes(suffix, last) !== 0
        last = suffix
        open = open.filter((one) => compareBytes(one.suffix, suffix) !== 0 || one.next(range))
        pace.take(1)
        if (isNew && !visit(row)) return suffix
        if (pace.isSpent) return open.length > 0 ? suffix : null
      }
      return null
    } finally {
      for (const one of rows) one.close()
    }
  }

  #prefixOf({ branch }: Segment): Uint8Array {
    return rowPrefix(branch, this.#collection, this.#definition)
  }
}

/** The rows of one branch at or below its bound. */
class SegmentRows {
  suffix: Uint8Array = nothing
  row: IndexRow = { valueKey: nothing, docKey: nothing }
  readonly #cursor: Cursor
  readonly #bound: number
  readonly #prefix: Uint8Array
  readonly #direction: Direction

  constructor(table: Table, { bound }: Segment, prefix: Uint8Array, direction: Direction) {
    this.#cursor = table.cursor()
    this.#bound = bound
    this.#prefix = prefix
    this.#direction = direction
  }

  start(after: Uint8Array | null, range: IndexRange): boolean {
    if (this.#direction === 'forward') {
      const from = after ?? range.low ?? firstValue
      return this.#settle(this.#cursor.seek(rowKey(this.#prefix, from, nothing)), range)
    }
    const from = after ?? successor(range.high) ?? Uint8Array.of(0xff)
    return this.#settle(this.#cursor.seekBackward(rowKey(this.#prefix, from, nothing)), range)
  }

  next(range: IndexRange): boolean {
    return this.#settle(this.#cursor.next(), range)
  }

  close(): void {
    this.#cursor.close()
  }

  /** Goes on to the first row of the range that is at or below the bound. */
  #settle(found: boolean, { low, high }: IndexRange): boolean {
    const isForward = this.#direction === 'forward'
    for (let more = found; more; more = this.#cursor.next()) {
      const { key, keyLength } = this.#cursor
      if (keyLength <= rowPrefixBytes || !samePrefix(key, this.#prefix, rowPrefixBytes)) return false
      const suffix = key.slice(rowPrefixBytes, keyLength)
      const isAbove = high !== null && compareWithBound(suffix, high) > 0
      const isBelow = suffix[0] === 0 || (low !== null && compareWithBound(suffix, low) < 0)
      if (isForward ? isAbove : isBelow) return false
      if (isAbove || isBelow) continue
      const value = this.#cursor.value()
      if (rowLsn(value) > this.#bound) continue
      const valueBytes = rowValueBytes(value)
      this.suffix = suffix
      this.row = { valueKey: suffix.subarray(0, valueBytes), docKey: suffix.subarray(valueBytes) }
      return true
    }
    return false
  }
}

/** The least key above all that begin with the bytes; null where there is none. */
function successor(bytes: Uint8Array | null): Uint8Array | null {
  if (bytes === null) return null
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0xff) end--
  if (end === 0) return null
  const above = bytes.slice(0, end)
  above[end - 1] = (above[end - 1] as number) + 1
  return above
}
