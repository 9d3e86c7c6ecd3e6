import { PageFault, readLong, readUint16, type Meta, type PageFile } from './page-file.ts'

/*
 * A page of a tree (mdb.c: `MDB_page_header`, `MDB_node`, `MDB_ovpage`): a header, offsets of its nodes in the order of
 * their keys, free room, and the nodes, which fill the rest of the page without a gap. Offsets count from the header's end.
 */
export const headerBytes = 24
const nodeBytes = 8
const overflowBytes = 24
const kindMask = 0xff
/** Up to here a loop is quicker than cutting both values out. */
const comparedBytesMax = 64
const branchKind = 0x01
const leafKind = 0x02
const overflowKind = 0x04
const onOverflowPages = 0x01
/** Node flag of a table's own row among the tables. */
const tableNode = 0x02

export interface PageHeader {
  readonly page: number
  readonly transaction: number
  readonly kind: number
}

/** A value too large for its page: whole pages of its own, one after the other. */
export interface Overflow {
  readonly page: number
  readonly pages: number
  readonly transaction: number
}

export interface Child {
  /** Below every key of the child; of the first child it says nothing. */
  readonly key: Buffer
  readonly page: number
}

export type CompareKeys = (a: Buffer, b: Buffer) => number

export const byBytes: CompareKeys = (a, b) => Buffer.compare(a, b)
/** The table of free pages has transaction numbers as keys. */
export const byNumber: CompareKeys = (a, b) => numberOf(a) - numberOf(b)

export function numberOf(key: Buffer): number {
  if (key.length !== 8) throw new PageFault('has a key that is no number')
  return readLong(key, 0)
}

export const readHeader = (bytes: Buffer): PageHeader => ({
  page: readLong(bytes, 0),
  transaction: readLong(bytes, 8),
  kind: readUint16(bytes, 18) & kindMask,
})

/** The first page of a large value, or the reason why it is not that. */
export function overflowFault(bytes: Buffer, expected: Overflow): string | null {
  const { page, transaction, kind } = readHeader(bytes)
  const isIt = page === expected.page && kind === overflowKind && bytes.readUInt32LE(20) === expected.pages
  if (!isIt) return 'is not what it should be'
  return transaction === expected.transaction ? null : 'was not written'
}

/** The value of a row, read from its own pages where it is large. */
export function readValue(file: PageFile, meta: Meta, row: Row): Buffer {
  if (row.overflow === null) return row.value
  const value = file.read(row.overflow.page * meta.pageBytes + headerBytes, row.valueBytes)
  if (value === null) throw new PageFault(`page ${row.overflow.page} is missing`)
  return value
}

/** Children of a branch page, in order. Throws `PageFault` where its bytes are not those of one. */
export function childrenOf(bytes: Buffer, compare: CompareKeys): Child[] {
  const children = nodeOffsets(bytes, branchKind).map((at) => ({
    key: keyAt(bytes, at),
    page: bytes.readUInt32LE(at) + readUint16(bytes, at + 4) * 2 ** 32,
  }))
  if (children.length < 2) throw new PageFault('has too few children')
  checkTiling(bytes, (at) => nodeBytes + readUint16(bytes, at + 6))
  checkOrder(
    children.slice(1).map(({ key }) => key),
    compare,
  )
  return children
}

/** Rows of a leaf page, in order. Throws `PageFault` where its bytes are not those of one. */
export function rowsOf(bytes: Buffer, compare: CompareKeys): Row[] {
  const offsets = nodeOffsets(bytes, leafKind)
  checkTiling(bytes, (at) => leafNodeBytes(bytes, at))
  const rows = offsets.map((at) => new Row(bytes, at))
  checkOrder(
    rows.map(({ key }) => key),
    compare,
  )
  return rows
}

/** A row of a leaf page. Most are only compared with the same one before, so that their values are not cut out of the page. */
export class Row {
  readonly key: Buffer
  readonly valueBytes: number
  /** Where the value lies if it is large. */
  readonly overflow: Overflow | null
  readonly #bytes: Buffer
  readonly #start: number
  readonly #flags: number

  constructor(bytes: Buffer, at: number) {
    this.key = keyAt(bytes, at)
    this.valueBytes = bytes.readUInt32LE(at)
    this.#bytes = bytes
    this.#start = at + nodeBytes + this.key.length
    this.#flags = readUint16(bytes, at + 4)
    this.overflow = (this.#flags & onOverflowPages) === 0 ? null : overflowAt(bytes, this.#start)
  }

  get isTable(): boolean {
    return (this.#flags & tableNode) !== 0
  }

  /** Empty where it is large. */
  get value(): Buffer {
    const length = this.overflow === null ? this.valueBytes : 0
    return this.#bytes.subarray(this.#start, this.#start + length)
  }

  /** Whether both hold the same; of large values whether they are the same pages. */
  hasValueOf(other: Row): boolean {
    if (this.overflow !== null || other.overflow !== null) return this.overflow?.page === other.overflow?.page
    if (this.valueBytes !== other.valueBytes) return false
    if (this.valueBytes > comparedBytesMax) return this.value.equals(other.value)
    for (let i = 0; i < this.valueBytes; i++)
      if (this.#bytes[this.#start + i] !== other.#bytes[other.#start + i]) return false
    return true
  }
}

const overflowAt = (bytes: Buffer, start: number): Overflow => ({
  page: readLong(bytes, start),
  transaction: readLong(bytes, start + 8),
  pages: readLong(bytes, start + 16),
})

const keyAt = (bytes: Buffer, at: number): Buffer =>
  bytes.subarray(at + nodeBytes, at + nodeBytes + readUint16(bytes, at + 6))

function leafNodeBytes(bytes: Buffer, at: number): number {
  const isOnOverflow = (readUint16(bytes, at + 4) & onOverflowPages) !== 0
  return nodeBytes + readUint16(bytes, at + 6) + (isOnOverflow ? overflowBytes : bytes.readUInt32LE(at))
}

function nodeOffsets(bytes: Buffer, kind: number): number[] {
  if (readHeader(bytes).kind !== kind) throw new PageFault('is of another kind')
  const lower = readUint16(bytes, 20)
  const upper = readUint16(bytes, 22)
  if (lower % 2 !== 0 || lower > upper || upper > bytes.length - headerBytes) {
    throw new PageFault('has bounds that cannot be')
  }
  const offsets: number[] = []
  for (let i = 0; i < lower / 2; i++) {
    const at = headerBytes + readUint16(bytes, headerBytes + 2 * i)
    if (at < headerBytes + upper || at + nodeBytes > bytes.length)
      throw new PageFault('points outside of itself')
    offsets.push(at)
  }
  return offsets
}

/** Where nodes of the page looked at last begin: they have its mark. A page has at most 64 KB. */
const marks = new Float64Array(2 ** 16 + headerBytes)
let lastMark = 0

/** Nodes lie side by side from the end of the free room to the end of the page: what is torn nearly never does. */
function checkTiling(bytes: Buffer, sizeAt: (at: number) => number): void {
  const count = readUint16(bytes, 20) / 2
  const mark = ++lastMark
  let starts = 0
  for (let i = 0; i < count; i++) {
    const start = headerBytes + readUint16(bytes, headerBytes + 2 * i)
    if (marks[start] !== mark) starts++
    marks[start] = mark
  }
  let at = headerBytes + readUint16(bytes, 22)
  for (let i = 0; i < count; i++) {
    if (marks[at] !== mark) throw new PageFault('has gaps')
    const size = sizeAt(at)
    at += size + (size % 2)
    if (at > bytes.length) throw new PageFault('holds more than it can')
  }
  if (at !== bytes.length || starts !== count) throw new PageFault('has gaps')
}

function checkOrder(keys: readonly Buffer[], compare: CompareKeys): void {
  for (let i = 1; i < keys.length; i++) {
    if (compare(keys[i - 1] as Buffer, keys[i] as Buffer) >= 0)
      throw new PageFault('has keys that do not ascend')
  }
}
