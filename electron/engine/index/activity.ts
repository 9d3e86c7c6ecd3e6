import type { DataOperation } from '../../../shared/model/entry.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import type { Table } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber, writeNumber } from '../store/numbers.ts'
import { samePrefix } from './keys.ts'

/** How many inserts, updates and deletes there were up to some LSN. */
export interface Tally {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

export const emptyTally: Tally = { inserts: 0, updates: 0, deletes: 0 }
export const tallyTotal = (tally: Tally): number => tally.inserts + tally.updates + tally.deletes

/** The scope of a whole branch, and of every branch together, beside that of one collection. */
export const everyCollection = 0
export const everyBranch = 0 as BranchId

const bucketLsns = 64
const marksOffset = 3 * numberBytes
const bucketBytes = marksOffset + bucketLsns / 4
const scopeBytes = 2 * numberBytes
const marks: Readonly<Record<DataOperation, number>> = { insert: 1, update: 2, delete: 3 }

/**
 * Running tallies by (branch, collection): for each 64 LSNs in which a scope has entries, the tally before them and
 * two bits for each LSN. So a count or a rank at any LSN, and the entry of any rank, cost one or a few look-ups.
 */
export class Activity {
  readonly #table: Table
  readonly #open = new Map<string, OpenBucket>()

  constructor(table: Table) {
    this.#table = table
  }

  /**
   * Notes one entry in the scopes of its collection, its branch and the project. LSNs come in ascending order; `flush`
   * writes what was noted.
   */
  add(branch: BranchId, collection: number, lsn: Lsn, op: DataOperation): void {
    this.#mark(branch, collection, lsn, marks[op])
    this.#mark(branch, everyCollection, lsn, marks[op])
    this.#mark(everyBranch, everyCollection, lsn, marks[op])
  }

  flush(): void {
    for (const { key, bucket } of this.#open.values()) this.#table.put(key, bucket)
    this.#open.clear()
  }

  /** Gives up what was noted and not flushed. */
  discard(): void {
    this.#open.clear()
  }

  #mark(branch: BranchId, collection: number, lsn: Lsn, mark: number): void {
    const bucket = this.#openBucket(branch, collection, lsn)
    const slot = lsn % bucketLsns
    const at = marksOffset + (slot >> 2)
    bucket[at] = (bucket[at] as number) | (mark << ((slot & 3) * 2))
  }

  /** The bucket under work of a scope: a record's entries share it, so that it is written once. */
  #openBucket(branch: BranchId, collection: number, lsn: Lsn): Uint8Array {
    const scope = `${branch}/${collection}`
    const number = Math.floor(lsn / bucketLsns)
    const open = this.#open.get(scope)
    if (open?.number === number) return open.bucket
    if (open !== undefined) this.#table.put(open.key, open.bucket)
    const key = numberKey(branch, collection, number)
    const bucket = this.#table.get(key) ?? this.#newBucket(branch, collection, lsn)
    this.#open.set(scope, { number, key, bucket })
    return bucket
  }

  #newBucket(branch: BranchId, collection: number, lsn: Lsn): Uint8Array {
    const before = this.upTo(branch, collection, lsn - 1)
    const bucket = new Uint8Array(bucketBytes)
    writeNumber(bucket, 0, before.inserts)
    writeNumber(bucket, numberBytes, before.updates)
    writeNumber(bucket, 2 * numberBytes, before.deletes)
    return bucket
  }

  /** The tally of a scope's entries at or below an LSN. */
  upTo(branch: BranchId, collection: number, lsn: number): Tally {
    const found = this.#bucketAtOrBelow(branch, collection, lsn)
    if (found === null) return emptyTally
    const last = found.first + bucketLsns - 1 <= lsn ? bucketLsns - 1 : lsn - found.first
    return bucketTally(found.bucket, last)
  }

  /** LSN of the newest entry of a scope at or below an LSN; null where there is none. */
  newest(branch: BranchId, collection: number, lsn: number): Lsn | null {
    let found = this.#bucketAtOrBelow(branch, collection, lsn)
    while (found !== null) {
      for (let slot = Math.min(bucketLsns - 1, lsn - found.first); slot >= 0; slot--) {
        if (markAt(found.bucket, slot) !== 0) return asLsn(found.first + slot)
      }
      found = this.#bucketAtOrBelow(branch, collection, found.first - 1)
    }
    return null
  }

  /** LSN of the scope's n-th entry, n from 1 to its total; it is known to lie from `from` to `to`. */
  nth(branch: BranchId, collection: number, n: number, from: number, to: number): Lsn {
    let low = Math.floor(from / bucketLsns)
    let high = Math.floor(to / bucketLsns)
    // The last bucket whose tally before it is below n holds the n-th entry.
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      const found = this.#bucketAtOrBelow(branch, collection, middle * bucketLsns)
      if (found !== null && tallyTotal(tallyBefore(found.bucket)) >= n) high = found.first / bucketLsns - 1
      else low = middle
    }
    const found = this.#bucketAtOrBelow(branch, collection, low * bucketLsns + bucketLsns - 1)
    if (found === null) throw new RangeError(`The scope has no entry number ${n}`)
    let rank = tallyTotal(tallyBefore(found.bucket))
    for (let slot = 0; slot < bucketLsns; slot++) {
      if (markAt(found.bucket, slot) !== 0 && ++rank === n) return asLsn(found.first + slot)
    }
    throw new RangeError(`The scope has no entry number ${n}`)
  }

  /** Forgets everything, before the index is folded anew. */
  clear(): void {
    this.#table.clear()
  }

  #bucketAtOrBelow(branch: BranchId, collection: number, lsn: number): Found | null {
    if (lsn < 0) return null
    const key = numberKey(branch, collection, Math.floor(lsn / bucketLsns))
    const cursor = this.#table.cursor()
    const hit = cursor.seekBackward(key) && samePrefix(cursor.key, key, scopeBytes)
    const found = hit
      ? { first: readNumber(cursor.key, scopeBytes) * bucketLsns, bucket: cursor.value() }
      : null
    cursor.close()
    return found
  }
}

interface OpenBucket {
  readonly number: number
  readonly key: Uint8Array
  readonly bucket: Uint8Array
}

interface Found {
  /** First LSN of the bucket. */
  readonly first: number
  readonly bucket: Uint8Array
}

const markAt = (bucket: Uint8Array, slot: number): number =>
  ((bucket[marksOffset + (slot >> 2)] as number) >> ((slot & 3) * 2)) & 3

function tallyBefore(bucket: Uint8Array): Tally {
  return {
    inserts: readNumber(bucket, 0),
    updates: readNumber(bucket, numberBytes),
    deletes: readNumber(bucket, 2 * numberBytes),
  }
}

function bucketTally(bucket: Uint8Array, lastSlot: number): Tally {
  const counts = [0, 0, 0, 0]
  for (let slot = 0; slot <= lastSlot; slot++) {
    const mark = markAt(bucket, slot)
    counts[mark] = (counts[mark] as number) + 1
  }
  const before = tallyBefore(bucket)
  return {
    inserts: before.inserts + (counts[1] as number),
    updates: before.updates + (counts[2] as number),
    deletes: before.deletes + (counts[3] as number),
  }
}
