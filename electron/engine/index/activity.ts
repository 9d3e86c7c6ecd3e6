import type { DataOperation } from '../../../shared/model/entry.ts'
import { asLsn, type BranchId, type Lsn } from '../../../shared/model/ids.ts'
import { activityBucketsHeldMax, talliesHeldMax } from '../../../shared/model/limits.ts'
import type { Table } from '../store/key-value-store.ts'
import { numberBytes, numberKey, readNumber } from '../store/numbers.ts'
import {
  bucketLsns,
  bucketTally,
  emptyTally,
  markAt,
  newBucket,
  setMark,
  type Tally,
} from './activity-bucket.ts'
import { samePrefix } from './keys.ts'
import { Remembered } from './remembered.ts'
import { ScopeTally } from './scope-tally.ts'

/** The scope of a whole branch, and of every branch together, beside that of one collection. */
export const everyCollection = 0
export const everyBranch = 0 as BranchId

const scopeBytes = 2 * numberBytes
const marks: Readonly<Record<DataOperation, number>> = { insert: 1, update: 2, delete: 3 }

/**
 * Running tallies by (branch, collection): for each 64 LSNs in which a scope has entries, the tally before them and
 * two bits for each LSN. So a count or a rank at any LSN, and the entry of any rank, cost one or a few look-ups.
 */
export class Activity {
  readonly #table: Table
  readonly #open = new Map<string, OpenBucket>()
  /** The buckets that the last entry was noted in: most often the next one belongs there too. */
  #last: LastBuckets | null = null
  /** Scopes in memory, the one asked for last at the end. */
  readonly #scopes = new Map<string, ScopeTally>()
  #bucketsHeld = 0
  readonly #settled = new Remembered<string, Tally>(talliesHeldMax)

  constructor(table: Table) {
    this.#table = table
  }

  /**
   * Notes one entry in the scopes of its collection, its branch and the project. LSNs come in ascending order; `flush`
   * writes what was noted.
   */
  add(branch: BranchId, collection: number, lsn: Lsn, op: DataOperation): void {
    const number = Math.floor(lsn / bucketLsns)
    const last = this.#last
    const isThere = last?.branch === branch && last.collection === collection && last.number === number
    const buckets = isThere
      ? last.buckets
      : [
          this.#openBucket(branch, collection, lsn),
          this.#openBucket(branch, everyCollection, lsn),
          this.#openBucket(everyBranch, everyCollection, lsn),
        ]
    if (!isThere) this.#last = { branch, collection, number, buckets }
    for (const bucket of buckets) setMark(bucket, lsn % bucketLsns, marks[op])
  }

  flush(): void {
    this.#last = null
    for (const { key, bucket } of this.#open.values()) this.#table.put(key, bucket)
    this.#open.clear()
  }

  /** Lets go of what is held in memory. */
  forget(): void {
    this.#scopes.clear()
    this.#bucketsHeld = 0
    this.#settled.clear()
  }

  /** Gives up what was noted and not flushed. */
  discard(): void {
    this.#last = null
    this.#open.clear()
    this.#settled.clear()
  }

  /** The bucket under work of a scope: a record's entries share it, so that it is written once. */
  #openBucket(branch: BranchId, collection: number, lsn: Lsn): Uint8Array {
    const scope = `${branch}/${collection}`
    const number = Math.floor(lsn / bucketLsns)
    const open = this.#open.get(scope)
    if (open?.number === number) return open.bucket
    if (open !== undefined) this.#table.put(open.key, open.bucket)
    const key = numberKey(branch, collection, number)
    const bucket = this.#table.get(key) ?? newBucket(this.upTo(branch, collection, lsn - 1))
    this.#open.set(scope, { number, key, bucket })
    return bucket
  }

  /** The tally of a scope's entries at or below an LSN. */
  upTo(branch: BranchId, collection: number, lsn: number): Tally {
    const found = this.#bucketAtOrBelow(branch, collection, lsn)
    if (found === null) return emptyTally
    const last = found.first + bucketLsns - 1 <= lsn ? bucketLsns - 1 : lsn - found.first
    return bucketTally(found.bucket, last)
  }

  /** As `upTo`, for an LSN at or below the head: what is there never changes, so it is remembered until `discard`. */
  settledUpTo(branch: BranchId, collection: number, lsn: number): Tally {
    return this.#settled.of(`${branch}/${collection}/${lsn}`, () => this.upTo(branch, collection, lsn))
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

  /**
   * The tallies of a scope up to an LSN that is committed, in memory: worth its reading where many are asked for. What
   * is at or below an LSN never changes, so it is kept, and read on from where it ended.
   */
  scope(branch: BranchId, collection: number, upToLsn: number): ScopeTally {
    const key = `${branch}/${collection}`
    const tally = this.#scopes.get(key) ?? new ScopeTally()
    if (upToLsn > tally.upToLsn) {
      const before = tally.length
      this.#readOn(tally, branch, collection, upToLsn)
      this.#bucketsHeld += tally.length - before
    }
    this.#scopes.delete(key)
    this.#scopes.set(key, tally)
    this.#letGo()
    return tally
  }

  #readOn(tally: ScopeTally, branch: BranchId, collection: number, upToLsn: number): void {
    const from = numberKey(branch, collection, tally.lastNumber)
    const cursor = this.#table.cursor()
    let found = cursor.seek(from)
    for (; found && samePrefix(cursor.key, from, scopeBytes); found = cursor.next()) {
      const number = readNumber(cursor.key, scopeBytes)
      if (number * bucketLsns > upToLsn) break
      tally.set(number, cursor.value())
    }
    cursor.close()
    tally.upToLsn = upToLsn
  }

  /** Lets go of the scopes that were not asked for the longest, but never of the last one. */
  #letGo(): void {
    for (const [key, { length }] of this.#scopes) {
      if (this.#bucketsHeld <= activityBucketsHeldMax || this.#scopes.size === 1) return
      this.#bucketsHeld -= length
      this.#scopes.delete(key)
    }
  }

  #bucketAtOrBelow(branch: BranchId, collection: number, lsn: number): Found | null {
    if (lsn < 0) return null
    const key = numberKey(branch, collection, Math.floor(lsn / bucketLsns))
    const cursor = this.#table.cursor()
    const hit = cursor.seekBackward(key) && samePrefix(cursor.key, key, scopeBytes)
    const found = hit ? { first: bucketFirstLsn(cursor.key), bucket: cursor.value() } : null
    cursor.close()
    return found
  }
}

interface LastBuckets {
  readonly branch: BranchId
  readonly collection: number
  readonly number: number
  readonly buckets: readonly Uint8Array[]
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

/** The first LSN of the bucket under a key of the table. */
export const bucketFirstLsn = (key: Uint8Array): number => readNumber(key, scopeBytes) * bucketLsns
