import { ArgonError } from '../model/errors.ts'
import { bsonType } from './bson-types.ts'
import { bytesToHex, decodeUtf8 } from './text-bytes.ts'
import {
  fieldOf,
  type ArrayNode,
  type Field,
  type ObjectNode,
  type RawBson,
  type ScalarNode,
  type TreeNode,
} from './tree.ts'

/**
 * The tree of a BSON document. Only the level that is asked for is decoded: nested documents and arrays decode
 * themselves when their `fields` or `items` are first read, so that a page of large documents costs what is shown.
 * Names of array elements are not kept (they are "0", "1", ... by definition).
 * The bytes have passed `validateDocument`; on others it throws `document.malformed`, maybe at a later read.
 */
export function bsonToTree(bytes: Uint8Array): ObjectNode {
  return new LazyObject(bytes, 0)
}

/** As `bsonToTree`, for a page: documents that follow each other in one buffer. */
export function bsonToTrees(bytes: Uint8Array): ObjectNode[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const trees: ObjectNode[] = []
  for (let start = 0; start < bytes.length;) {
    const length = start + 4 <= bytes.length ? view.getInt32(start, true) : 0
    if (length < 5 || start + length > bytes.length) throw malformed(start)
    trees.push(new LazyObject(bytes, start))
    start += length
  }
  return trees
}

/**
 * The first field of a name. Of an object that is still in its bytes only that field is decoded: for where few of its
 * fields are wanted.
 */
export function fieldWithin(node: ObjectNode, name: string): TreeNode | undefined {
  return node instanceof LazyObject ? node.field(name) : fieldOf(node, name)
}

class LazyObject implements ObjectNode {
  readonly kind = 'object'
  readonly #bytes: Uint8Array
  readonly #start: number
  #fields: readonly Field[] | undefined

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.#start = start
  }

  get raw(): RawBson {
    return rawAt(this.#bytes, this.#start)
  }

  get fields(): readonly Field[] {
    this.#fields ??= readLevel(this.#bytes, this.#start, readField)
    return this.#fields
  }

  field(name: string): TreeNode | undefined {
    if (this.#fields !== undefined) return fieldOf(this, name)
    const reader = new LevelReader(this.#bytes, this.#start)
    while (reader.next()) {
      if (reader.isNamed(name)) return reader.value()
      reader.skip()
    }
    return undefined
  }
}

class LazyArray implements ArrayNode {
  readonly kind = 'array'
  readonly #bytes: Uint8Array
  readonly #start: number
  #items: readonly TreeNode[] | undefined

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.#start = start
  }

  get raw(): RawBson {
    return rawAt(this.#bytes, this.#start)
  }

  get items(): readonly TreeNode[] {
    this.#items ??= readLevel(this.#bytes, this.#start, (reader) => reader.value())
    return this.#items
  }
}

function rawAt(bytes: Uint8Array, start: number): RawBson {
  return { bytes, start, end: new LevelReader(bytes, start).last + 1 }
}

function readField(reader: LevelReader): Field {
  return [decodeUtf8(reader.bytes, reader.nameStart, reader.nameEnd), reader.value()]
}

function readLevel<T>(bytes: Uint8Array, start: number, read: (reader: LevelReader) => T): T[] {
  const reader = new LevelReader(bytes, start)
  const values: T[] = []
  while (reader.next()) values.push(read(reader))
  return values
}

const empty: Readonly<Record<number, ScalarNode>> = {
  [bsonType.null]: { kind: 'null' },
  [bsonType.undefined]: { kind: 'undefined' },
  [bsonType.minKey]: { kind: 'minKey' },
  [bsonType.maxKey]: { kind: 'maxKey' },
}
const yes: ScalarNode = { kind: 'boolean', value: true }
const no: ScalarNode = { kind: 'boolean', value: false }
const usualNan = '7ff8000000000000'

/** The caller has checked that four bytes are there. */
const int32At = (bytes: Uint8Array, start: number): number =>
  (bytes[start] as number) |
  ((bytes[start + 1] as number) << 8) |
  ((bytes[start + 2] as number) << 16) |
  ((bytes[start + 3] as number) << 24)

/** Walks one level of a document; `value()` reads the value at hand and moves behind it. */
class LevelReader {
  readonly bytes: Uint8Array
  /** Made where a number is read: many fields are only passed over. */
  #viewed: DataView | undefined
  /** Index of the byte that ends the level. */
  readonly last: number
  #at: number
  #type = 0
  nameStart = 0
  nameEnd = 0

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes
    if (start + 5 > bytes.length) throw malformed(start)
    const length = int32At(bytes, start)
    if (length < 5 || start + length > bytes.length) throw malformed(start)
    this.last = start + length - 1
    this.#at = start + 4
  }

  get #view(): DataView {
    const { bytes } = this
    this.#viewed ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return this.#viewed
  }

  next(): boolean {
    if (this.#at >= this.last) return false
    this.#type = this.bytes[this.#at] as number
    this.nameStart = this.#at + 1
    this.nameEnd = this.#cstringEnd(this.nameStart)
    this.#at = this.nameEnd + 1
    return true
  }

  /** Whether the name at hand is this one. */
  isNamed(name: string): boolean {
    const length = this.nameEnd - this.nameStart
    if (length < name.length) return false
    for (let i = 0; i < name.length; i++) {
      const unit = name.charCodeAt(i)
      if (unit >= 0x80) return decodeUtf8(this.bytes, this.nameStart, this.nameEnd) === name
      if (this.bytes[this.nameStart + i] !== unit) return false
    }
    return length === name.length
  }

  /** Moves behind the value at hand. */
  skip(): void {
    switch (this.#type) {
      case bsonType.int32:
        this.#take(4)
        return
      case bsonType.double:
      case bsonType.int64:
      case bsonType.date:
      case bsonType.timestamp:
        this.#take(8)
        return
      case bsonType.objectId:
        this.#take(12)
        return
      case bsonType.string:
      case bsonType.symbol:
      case bsonType.code:
        this.#take(4 + this.#length(1))
        return
      case bsonType.object:
      case bsonType.array:
        this.#take(this.#length(5))
        return
      default:
        this.value()
    }
  }

  value(): TreeNode {
    const start = this.#at
    switch (this.#type) {
      case bsonType.string:
        return { kind: 'string', value: this.#string() }
      case bsonType.int32:
        return { kind: 'int32', value: int32At(this.bytes, this.#take(4)) }
      case bsonType.double:
        return this.#double()
      case bsonType.int64:
        return { kind: 'int64', value: this.#view.getBigInt64(this.#take(8), true) }
      case bsonType.objectId:
        return { kind: 'objectId', hex: bytesToHex(this.bytes, this.#take(12), this.#at) }
      case bsonType.date:
        return { kind: 'date', milliseconds: this.#view.getBigInt64(this.#take(8), true) }
      case bsonType.boolean:
        return this.bytes[this.#take(1)] === 0 ? no : yes
      case bsonType.object:
        this.#take(this.#length(5))
        return new LazyObject(this.bytes, start)
      case bsonType.array:
        this.#take(this.#length(5))
        return new LazyArray(this.bytes, start)
      default:
        return empty[this.#type] ?? this.#rareValue(start)
    }
  }

  #rareValue(start: number): ScalarNode {
    switch (this.#type) {
      case bsonType.decimal128:
        return { kind: 'decimal128', bytes: this.bytes.subarray(this.#take(16), this.#at) }
      case bsonType.binary:
        return this.#binary()
      case bsonType.timestamp: {
        const increment = this.#view.getUint32(this.#take(8), true)
        return { kind: 'timestamp', seconds: this.#view.getUint32(start + 4, true), increment }
      }
      case bsonType.regex:
        return { kind: 'regex', pattern: this.#cstring(), flags: this.#cstring() }
      case bsonType.symbol:
        return { kind: 'symbol', value: this.#string() }
      case bsonType.code:
        return { kind: 'code', value: this.#string() }
      case bsonType.dbPointer: {
        const namespace = this.#string()
        return { kind: 'dbPointer', namespace, hex: bytesToHex(this.bytes, this.#take(12), this.#at) }
      }
      case bsonType.codeWithScope: {
        this.#take(4)
        const code = this.#string()
        return { kind: 'codeWithScope', code, scope: new LazyObject(this.bytes, this.#take(this.#length(5))) }
      }
      default:
        throw malformed(start)
    }
  }

  #double(): ScalarNode {
    const start = this.#take(8)
    const value = this.#view.getFloat64(start, true)
    if (!Number.isNaN(value)) return { kind: 'double', value }
    const bits = this.#view.getBigUint64(start, true).toString(16).padStart(16, '0')
    return bits === usualNan ? { kind: 'double', value } : { kind: 'double', value, nanBits: bits }
  }

  #binary(): ScalarNode {
    const length = this.#length(0)
    const start = this.#take(5 + length) + 5
    const subtype = this.bytes[start - 1] as number
    const innerLength = subtype === 2 ? 4 : 0
    return { kind: 'binary', subtype, bytes: this.bytes.subarray(start + innerLength, start + length) }
  }

  #string(): string {
    const length = this.#length(1)
    const start = this.#take(4 + length) + 4
    return decodeUtf8(this.bytes, start, start + length - 1)
  }

  #cstring(): string {
    const start = this.#at
    const end = this.#cstringEnd(start)
    this.#at = end + 1
    return decodeUtf8(this.bytes, start, end)
  }

  #cstringEnd(start: number): number {
    for (let index = start; index < this.last; index += 1) if (this.bytes[index] === 0) return index
    throw malformed(start)
  }

  #length(least: number): number {
    if (this.#at + 4 > this.last) throw malformed(this.#at)
    const length = int32At(this.bytes, this.#at)
    if (length < least) throw malformed(this.#at)
    return length
  }

  /** Moves over `count` bytes and answers where they began. */
  #take(count: number): number {
    const start = this.#at
    if (start + count > this.last) throw malformed(start)
    this.#at = start + count
    return start
  }
}

function malformed(offset: number): ArgonError {
  return new ArgonError('document.malformed', `The document is not valid BSON at byte ${offset}`, { offset })
}
