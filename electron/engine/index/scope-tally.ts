import { readInt32 } from '../bson/raw.ts'
import {
  bucketLsns,
  countDeletes,
  countInserts,
  countMarks,
  countUpdates,
  emptyTally,
  marksOffset,
  maskedWord,
  slotsPerWord,
  tallyBefore,
  type Tally,
} from './activity-bucket.ts'

const wordsPerBucket = bucketLsns / slotsPerWord
const bucketsMin = 16

/**
 * The tallies of one scope in memory, for what asks for thousands of them at once: histograms, and entries by their
 * rank. It holds the scope's buckets in order up to some LSN, and is asked for nothing above.
 */
export class ScopeTally {
  /** Every entry of the scope at or below it is held. */
  upToLsn = 0
  /** Buckets held. */
  length = 0
  #numbers = new Float64Array(bucketsMin)
  /** All entries before each bucket, and of them the inserts and the updates. */
  #before = new Float64Array(3 * bucketsMin)
  #marks = new Int32Array(wordsPerBucket * bucketsMin)

  /** Number of the last bucket, which may have been written to since; 0 where there is none. */
  get lastNumber(): number {
    return this.length === 0 ? 0 : this.#number(this.length - 1)
  }

  /** Takes over a bucket: the last one again, or one behind it. */
  set(number: number, bucket: Uint8Array): void {
    const at = this.length > 0 && this.lastNumber === number ? this.length - 1 : this.length++
    if (this.length > this.#numbers.length) this.#grow()
    const { inserts, updates, deletes } = tallyBefore(bucket)
    this.#numbers[at] = number
    this.#before.set([inserts + updates + deletes, inserts, updates], 3 * at)
    for (let i = 0; i < wordsPerBucket; i++) {
      this.#marks[at * wordsPerBucket + i] = readInt32(bucket, marksOffset + i * 4)
    }
  }

  /** The tally of the scope's entries at or below an LSN. */
  upTo(lsn: number): Tally {
    const at = this.#bucketAtOrBelow(lsn)
    if (at < 0) return emptyTally
    let inserts = this.#before[3 * at + 1] as number
    let updates = this.#before[3 * at + 2] as number
    let deletes = this.#totalBefore(at) - inserts - updates
    const lastSlot = lsn - this.#number(at) * bucketLsns
    for (let i = 0; i < wordsPerBucket && i * slotsPerWord <= lastSlot; i++) {
      const word = this.#word(at, i, lastSlot)
      inserts += countInserts(word)
      updates += countUpdates(word)
      deletes += countDeletes(word)
    }
    return { inserts, updates, deletes }
  }

  /** How many of the scope's entries lie at or below an LSN. */
  rank(lsn: number): number {
    const at = this.#bucketAtOrBelow(lsn)
    if (at < 0) return 0
    let rank = this.#totalBefore(at)
    const lastSlot = lsn - this.#number(at) * bucketLsns
    for (let i = 0; i < wordsPerBucket && i * slotsPerWord <= lastSlot; i++) {
      rank += countMarks(this.#word(at, i, lastSlot))
    }
    return rank
  }

  /** LSN of the scope's n-th entry, n from 1 to its total. */
  nth(n: number): number {
    const at = this.#lastBelowRank(n)
    let rank = at < 0 ? n : this.#totalBefore(at)
    for (let i = 0; i < wordsPerBucket && rank < n; i++) {
      const word = this.#word(at, i, bucketLsns)
      const marks = countMarks(word)
      if (rank + marks >= n)
        return this.#number(at) * bucketLsns + i * slotsPerWord + slotOfMark(word, n - rank)
      rank += marks
    }
    throw new RangeError(`The scope has no entry number ${n}`)
  }

  #number(at: number): number {
    return this.#numbers[at] as number
  }

  #word(at: number, i: number, lastSlot: number): number {
    return maskedWord(this.#marks[at * wordsPerBucket + i] as number, lastSlot - i * slotsPerWord)
  }

  #totalBefore(at: number): number {
    return this.#before[3 * at] as number
  }

  /** The last bucket that begins at or below an LSN; -1 where there is none. */
  #bucketAtOrBelow(lsn: number): number {
    let low = -1
    let high = this.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#number(middle) * bucketLsns <= lsn) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The last bucket with fewer than `n` entries before it; -1 where there is none. */
  #lastBelowRank(n: number): number {
    let low = -1
    let high = this.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#totalBefore(middle) < n) low = middle
      else high = middle - 1
    }
    return low
  }

  #grow(): void {
    const buckets = 2 * this.#numbers.length
    this.#numbers = grown(this.#numbers, new Float64Array(buckets))
    this.#before = grown(this.#before, new Float64Array(3 * buckets))
    this.#marks = grown(this.#marks, new Int32Array(wordsPerBucket * buckets))
  }
}

/** Slot of a word's n-th mark, n from 1 to how many it has. */
function slotOfMark(word: number, n: number): number {
  let left = n
  for (let slot = 0; slot < slotsPerWord; slot++) {
    if (((word >>> (slot * 2)) & 3) !== 0 && --left === 0) return slot
  }
  throw new RangeError(`The word has no mark number ${n}`)
}

function grown<T extends Float64Array | Int32Array>(old: T, longer: T): T {
  longer.set(old)
  return longer
}
