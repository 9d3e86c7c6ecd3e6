import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/*
 * The layout of an LMDB file as lmdb 3.5.6 writes it (its mdb.c: `MDB_page_header`, `MDB_meta`, `MDB_db`): little-endian,
 * pages of one size, the first two of which are the meta pages that transactions write in turn.
 */
const magicOffset = 24
const magic = 0xbeefc0de
const pageSizeOffset = 48
const treesOffset = 48
const treeBytes = 48
const lastPageOffset = 144
const transactionOffset = 152
const metaBytes = 168
const pageBytesMax = 65_536
const slabBytes = 256 * 1024
const noPage = 0xffff_ffff_ffff_ffffn

/** What a tree of pages says about itself; `root` is null where it is empty. */
export interface TreeInfo {
  readonly depth: number
  readonly branchPages: number
  readonly leafPages: number
  readonly overflowPages: number
  readonly entries: number
  readonly root: number | null
}

/** Where a state of the store begins: what one transaction wrote last. */
export interface Meta {
  readonly pageBytes: number
  readonly lastPage: number
  readonly transaction: number
  readonly free: TreeInfo
  readonly tables: TreeInfo
}

/** What is wrong with a store's file, in words. */
export class PageFault extends Error {}

/** A commit is larger than what is looked at when a project is opened. */
export class PageBudgetSpent extends Error {}

/** Bytes of an LMDB file, page by page. Reading looks at the file itself, and never at what LMDB has mapped. */
export class PageFile {
  readonly #handle: number
  #readsLeft: number
  #slab = Buffer.alloc(0)
  #used = 0

  /** Throws `PageBudgetSpent` once it was asked to read more often than that. */
  constructor(file: string, readsMax: number) {
    this.#handle = openSync(file, 'r')
    this.#readsLeft = readsMax
  }

  get bytes(): number {
    return fstatSync(this.#handle).size
  }

  /** Both meta pages; where the second lies the first one says. */
  metas(): readonly [Meta, Meta] {
    const first = this.#meta(0)
    if (first === null) throw new PageFault('its beginning is not what it should be')
    const second = this.#meta(first.pageBytes)
    if (second === null) throw new PageFault('its second page is not what it should be')
    return [first, second]
  }

  #meta(position: number): Meta | null {
    const bytes = this.read(position, metaBytes)
    if (bytes === null || bytes.readUInt32LE(magicOffset) !== magic) return null
    const pageBytes = bytes.readUInt32LE(pageSizeOffset)
    if (pageBytes < metaBytes || pageBytes > pageBytesMax) return null
    return {
      pageBytes,
      lastPage: readLong(bytes, lastPageOffset),
      transaction: readLong(bytes, transactionOffset),
      free: readTree(bytes, treesOffset),
      tables: readTree(bytes, treesOffset + treeBytes),
    }
  }

  /** Null where the file ends before. */
  read(position: number, length: number): Buffer | null {
    if (--this.#readsLeft < 0) throw new PageBudgetSpent()
    const bytes = this.#room(length)
    return readSync(this.#handle, bytes, 0, length, position) < length ? null : bytes
  }

  /** Pages are larger than what Node cuts from a pool, and memory of their own would cost more than reading them. */
  #room(length: number): Buffer {
    if (this.#used + length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(length, slabBytes))
      this.#used = 0
    }
    this.#used += length
    return this.#slab.subarray(this.#used - length, this.#used)
  }

  close(): void {
    closeSync(this.#handle)
  }
}

export function readTree(bytes: Buffer, offset: number): TreeInfo {
  const root = bytes.readBigUInt64LE(offset + 40)
  return {
    depth: bytes.readUInt16LE(offset + 6),
    branchPages: readLong(bytes, offset + 8),
    leafPages: readLong(bytes, offset + 16),
    overflowPages: readLong(bytes, offset + 24),
    entries: readLong(bytes, offset + 32),
    root: root === noPage ? null : Number(root),
  }
}

/** Unlike those of a buffer, which cost much before they are compiled, these do not look whether the bytes are there. */
export const readUint16 = (bytes: Buffer, offset: number): number =>
  (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8)

export const readLong = (bytes: Buffer, offset: number): number =>
  bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 2 ** 32
