import { readInt32 } from '../bson/raw.ts'
import { numberBytes, readNumber, writeNumber } from '../store/numbers.ts'

/** How many inserts, updates and deletes there were up to some LSN. */
export interface Tally {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

export const emptyTally: Tally = { inserts: 0, updates: 0, deletes: 0 }
export const tallyTotal = (tally: Tally): number => tally.inserts + tally.updates + tally.deletes

/**
 * A bucket stands for 64 LSNs of a scope: the tally before them (6 bytes each), then 2 bits for each LSN, lowest first:
 * 1 insert, 2 update, 3 delete.
 */
export const bucketLsns = 64
export const marksOffset = 3 * numberBytes
export const marksBytes = bucketLsns / 4
const bucketBytes = marksOffset + marksBytes

export function newBucket(before: Tally): Uint8Array {
  const bucket = new Uint8Array(bucketBytes)
  writeNumber(bucket, 0, before.inserts)
  writeNumber(bucket, numberBytes, before.updates)
  writeNumber(bucket, 2 * numberBytes, before.deletes)
  return bucket
}

export function setMark(bucket: Uint8Array, slot: number, mark: number): void {
  const at = marksOffset + (slot >> 2)
  bucket[at] = (bucket[at] as number) | (mark << ((slot & 3) * 2))
}

export const markAt = (bucket: Uint8Array, slot: number): number =>
  ((bucket[marksOffset + (slot >> 2)] as number) >> ((slot & 3) * 2)) & 3

export const tallyBefore = (bucket: Uint8Array): Tally => ({
  inserts: readNumber(bucket, 0),
  updates: readNumber(bucket, numberBytes),
  deletes: readNumber(bucket, 2 * numberBytes),
})

/** The tally up to and including a slot. */
export function bucketTally(bucket: Uint8Array, lastSlot: number): Tally {
  const before = tallyBefore(bucket)
  let { inserts, updates, deletes } = before
  for (let first = 0; first <= lastSlot; first += slotsPerWord) {
    const word = maskedWord(readInt32(bucket, marksOffset + first / 4), lastSlot - first)
    inserts += countInserts(word)
    updates += countUpdates(word)
    deletes += countDeletes(word)
  }
  return { inserts, updates, deletes }
}

/** Marks are counted by words of 32 bits. */
export const slotsPerWord = 16
const lowBits = 0x55555555

/** The marks of a word up to a slot of it. */
export const maskedWord = (word: number, lastSlot: number): number =>
  lastSlot >= slotsPerWord - 1 ? word : word & ((1 << (2 * lastSlot + 2)) - 1)

export const countInserts = (word: number): number => popCount(word & ~(word >>> 1) & lowBits)
export const countUpdates = (word: number): number => popCount((word >>> 1) & ~word & lowBits)
export const countDeletes = (word: number): number => popCount(word & (word >>> 1) & lowBits)
export const countMarks = (word: number): number => popCount((word | (word >>> 1)) & lowBits)

/** Bits set in a word of which only every other bit can be. */
function popCount(pairs: number): number {
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  const eights = (fours + (fours >>> 4)) & 0x0f0f0f0f
  return Math.imul(eights, 0x01010101) >>> 24
}
