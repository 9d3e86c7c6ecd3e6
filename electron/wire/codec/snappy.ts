import { ProtocolError } from './protocol-error.ts'

/**
 * The raw format of Snappy (google/snappy, format_description.txt): the length as a varint, then literals and copies of
 * what was written before. Both directions are steps, so that a large message holds nobody up.
 */
const stepBytes = 1024 * 1024
/** What is compressed at a time: a copy never reaches into an earlier block. */
const blockBytes = 64 * 1024
const hashBits = 14
const matchBytesMin = 4
const copyBytesMax = 64

/** The bytes, which have to be as many as `length` says. Throws a ProtocolError for what is damaged. */
export function* uncompressSnappy(source: Uint8Array, length: number): Generator<void, Buffer> {
  const { value, next } = readVarint(source)
  if (value !== length) throw damaged()
  const target = Buffer.allocUnsafe(length)
  let from = next
  let to = 0
  let stepEnd = stepBytes
  while (from < source.length) {
    const tag = source[from] as number
    const extra = (tag & 3) === 0 ? literalExtra(tag) : copyExtra(tag)
    from += 1
    if (from + extra > source.length) throw damaged()
    if ((tag & 3) === 0) {
      const count = 1 + (extra === 0 ? tag >> 2 : readLittle(source, from, extra))
      from += extra
      if (from + count > source.length || to + count > length) throw damaged()
      target.set(source.subarray(from, from + count), to)
      from += count
      to += count
    } else {
      const count = (tag & 3) === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2)
      const distance = readLittle(source, from, extra) + ((tag & 3) === 1 ? (tag >> 5) << 8 : 0)
      from += extra
      if (distance === 0 || distance > to || to + count > length) throw damaged()
      for (const end = to + count; to < end; to += 1) target[to] = target[to - distance] as number
    }
    if (to >= stepEnd) {
      stepEnd = to + stepBytes
      yield
    }
  }
  if (to !== length) throw damaged()
  return target
}

export function* compressSnappy(source: Uint8Array): Generator<void, Buffer> {
  const target = new Target(source.length)
  target.varint(source.length)
  const table = new Uint16Array(1 << hashBits)
  for (let start = 0; start < source.length; start += blockBytes) {
    compressBlock(source, start, Math.min(source.length, start + blockBytes), table, target)
    if (start % stepBytes === stepBytes - blockBytes) yield
  }
  return target.finish()
}

/** Looks up each four bytes where they were last in this block, and writes what is equal as a copy. */
function compressBlock(
  source: Uint8Array,
  start: number,
  end: number,
  table: Uint16Array,
  target: Target,
): void {
  table.fill(0)
  let literal = start
  let at = start + 1
  while (at + matchBytesMin <= end) {
    const slot = Math.imul(readWord(source, at), 0x1e35a7bd) >>> (32 - hashBits)
    const before = start + (table[slot] as number)
    table[slot] = at - start
    if (readWord(source, before) !== readWord(source, at)) {
      // What did not match for long will hardly match soon.
      at += 1 + ((at - literal) >> 5)
      continue
    }
    target.literal(source, literal, at)
    let count = matchBytesMin
    while (at + count < end && source[before + count] === source[at + count]) count += 1
    target.copy(at - before, count)
    at += count
    literal = at
  }
  target.literal(source, literal, end)
}

class Target {
  readonly #bytes: Buffer
  #length = 0

  constructor(sourceBytes: number) {
    // The most that the format needs, as google/snappy computes it.
    this.#bytes = Buffer.allocUnsafe(32 + sourceBytes + Math.ceil(sourceBytes / 6))
  }

  varint(value: number): void {
    let rest = value
    for (; rest >= 0x80; rest >>>= 7) this.#byte((rest & 0x7f) | 0x80)
    this.#byte(rest)
  }

  literal(source: Uint8Array, start: number, end: number): void {
    const count = end - start
    if (count === 0) return
    const code = count - 1
    if (code < 60) this.#byte(code << 2)
    else if (code < 0x100) this.#little(60 << 2, code, 1)
    else this.#little(61 << 2, code, 2)
    this.#bytes.set(source.subarray(start, end), this.#length)
    this.#length += count
  }

  copy(distance: number, count: number): void {
    for (let left = count; left > 0; left -= copyBytesMax) {
      this.#little(((Math.min(left, copyBytesMax) - 1) << 2) | 2, distance, 2)
    }
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #little(tag: number, value: number, bytes: number): void {
    this.#byte(tag)
    for (let index = 0; index < bytes; index += 1) this.#byte((value >> (8 * index)) & 0xff)
  }

  #byte(value: number): void {
    this.#bytes[this.#length] = value
    this.#length += 1
  }
}

function readVarint(source: Uint8Array): { value: number; next: number } {
  let value = 0
  for (let index = 0; index < 5; index += 1) {
    const byte = source[index]
    if (byte === undefined) break
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, next: index + 1 }
  }
  throw damaged()
}

const literalExtra = (tag: number): number => Math.max(0, (tag >> 2) - 59)
const copyExtra = (tag: number): number => ((tag & 3) === 3 ? 4 : tag & 3)

function readLittle(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let index = 0; index < count; index += 1) value += (bytes[start + index] as number) * 2 ** (8 * index)
  return value
}

function readWord(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

const damaged = (): ProtocolError => new ProtocolError('A message whose compressed part is damaged')
