import { readInt32 } from '../bson/raw.ts'

const prime1 = 0x9e3779b1 | 0
const prime2 = 0x85ebca77 | 0
const prime3 = 0xc2b2ae3d | 0
const prime4 = 0x27d4eb2f | 0
const prime5 = 0x165667b1 | 0
const stripeBytes = 16
const wordBytes = 4

/** So few bytes are put together one by one more quickly than a view of their words is made. */
const viewedBytesMin = 64

/** Words of the bytes seen last: the rows of a walk lie in one buffer, one after the other. */
let viewedBytes: Uint8Array = new Uint8Array(0)
let viewedWords: Int32Array = new Int32Array(0)

/** XXH32 of the first `length` bytes, as the specification of xxHash has it; unsigned. */
export function xxHash32(bytes: Uint8Array, length: number, seed: number): number {
  const words = length < viewedBytesMin ? null : wordsOf(bytes)
  const state = words === null ? stripesOfBytes(bytes, length, seed) : stripesOfWords(words, length, seed)
  return finish(bytes, length, (state + length) | 0)
}

/** Null where the bytes do not lie at the boundary of a word. */
function wordsOf(bytes: Uint8Array): Int32Array | null {
  if (bytes === viewedBytes) return viewedWords
  if (bytes.byteOffset % wordBytes !== 0) return null
  viewedBytes = bytes
  viewedWords = new Int32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / wordBytes))
  return viewedWords
}

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

const round = (lane: number, word: number): number =>
  Math.imul(rotated((lane + Math.imul(word, prime2)) | 0, 13), prime1)

const merged = (a: number, b: number, c: number, d: number): number =>
  (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)) | 0

const isShort = (length: number): boolean => length < stripeBytes

/** What the whole stripes of 16 bytes come to, four lanes side by side. */
function stripesOfWords(words: Int32Array, length: number, seed: number): number {
  if (isShort(length)) return (seed + prime5) | 0
  let a = (seed + prime1 + prime2) | 0
  let b = (seed + prime2) | 0
  let c = seed | 0
  let d = (seed - prime1) | 0
  for (let i = 0; i + 4 <= length >> 2; i += 4) {
    a = round(a, words[i] as number)
    b = round(b, words[i + 1] as number)
    c = round(c, words[i + 2] as number)
    d = round(d, words[i + 3] as number)
  }
  return merged(a, b, c, d)
}

/** As `stripesOfWords`. */
function stripesOfBytes(bytes: Uint8Array, length: number, seed: number): number {
  if (isShort(length)) return (seed + prime5) | 0
  let a = (seed + prime1 + prime2) | 0
  let b = (seed + prime2) | 0
  let c = seed | 0
  let d = (seed - prime1) | 0
  for (let i = 0; i + stripeBytes <= length; i += stripeBytes) {
    a = round(a, readInt32(bytes, i))
    b = round(b, readInt32(bytes, i + 4))
    c = round(c, readInt32(bytes, i + 8))
    d = round(d, readInt32(bytes, i + 12))
  }
  return merged(a, b, c, d)
}

/** The bytes behind the last whole stripe, and the avalanche. */
function finish(bytes: Uint8Array, length: number, state: number): number {
  let hash = state
  let i = length & -stripeBytes
  for (; i + wordBytes <= length; i += wordBytes) {
    hash = Math.imul(rotated((hash + Math.imul(readInt32(bytes, i), prime3)) | 0, 17), prime4)
  }
  for (; i < length; i++) {
    hash = Math.imul(rotated((hash + Math.imul(bytes[i] as number, prime5)) | 0, 11), prime1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2)
  hash = Math.imul(hash ^ (hash >>> 13), prime3)
  return (hash ^ (hash >>> 16)) >>> 0
}
