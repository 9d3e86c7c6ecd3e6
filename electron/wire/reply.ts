import { bsonType } from '../../shared/ejson/bson-types.ts'
import { BsonWriter } from '../../shared/ejson/bson-writer.ts'
import { hexToBytes } from '../../shared/ejson/text-bytes.ts'
import { bsonTypeOf, writeValue } from '../../shared/ejson/tree-to-bson.ts'
import type { TreeNode } from '../../shared/ejson/tree.ts'
import type { Timestamp } from './cluster-clock.ts'

/** Most answers are short, and are written in the room of the one before. */
const keptBytesMax = 16 * 1024
let kept: BsonWriter | undefined

function takeWriter(): BsonWriter {
  const writer = kept ?? new BsonWriter()
  kept = undefined
  return writer
}

function keepWriter(writer: BsonWriter, bytes: number): void {
  if (bytes > keptBytesMax) return
  writer.reset()
  kept = writer
}

/**
 * The document of an answer, written field by field. Documents go in as the bytes they are. `ok` and the times of the
 * cluster come last, from who sends it.
 */
export class Reply {
  readonly #writer: BsonWriter
  readonly #mark: number
  /** The answer is one of several to the same request: another follows when the command has been run again. */
  isFollowed = false

  constructor(writer: BsonWriter = takeWriter()) {
    this.#writer = writer
    this.#mark = writer.open()
  }

  /** Bytes so far. */
  get length(): number {
    return this.#writer.length - this.#mark
  }

  double(name: string, value: number): this {
    this.#writer.element(bsonType.double, name)
    this.#writer.double(value)
    return this
  }

  int32(name: string, value: number): this {
    this.#writer.element(bsonType.int32, name)
    this.#writer.int32(value)
    return this
  }

  int64(name: string, value: bigint): this {
    this.#writer.element(bsonType.int64, name)
    this.#writer.int64(value)
    return this
  }

  string(name: string, value: string): this {
    this.#writer.element(bsonType.string, name)
    this.#writer.string(value)
    return this
  }

  boolean(name: string, value: boolean): this {
    this.#writer.element(bsonType.boolean, name)
    this.#writer.byte(value ? 1 : 0)
    return this
  }

  null(name: string): this {
    this.#writer.element(bsonType.null, name)
    return this
  }

  /** Milliseconds since 1970. */
  date(name: string, milliseconds: number): this {
    this.#writer.element(bsonType.date, name)
    this.#writer.int64(BigInt(Math.trunc(milliseconds)))
    return this
  }

  timestamp(name: string, { seconds, increment }: Timestamp): this {
    this.#writer.element(bsonType.timestamp, name)
    this.#writer.int32(increment)
    this.#writer.int32(seconds)
    return this
  }

  objectId(name: string, hex: string): this {
    this.#writer.element(bsonType.objectId, name)
    this.#writer.bytes(hexToBytes(hex) ?? new Uint8Array(12))
    return this
  }

  binary(name: string, bytes: Uint8Array, subtype = 0): this {
    this.#writer.element(bsonType.binary, name)
    this.#writer.int32(bytes.length)
    this.#writer.byte(subtype)
    this.#writer.bytes(bytes)
    return this
  }

  /** A document as the bytes it is. */
  document(name: string, bytes: Uint8Array): this {
    this.#writer.element(bsonType.object, name)
    this.#writer.bytes(bytes)
    return this
  }

  /** An array of documents as the bytes they are. */
  documents(name: string, list: readonly Uint8Array[]): this {
    this.#writer.element(bsonType.array, name)
    const mark = this.#writer.open()
    for (const [index, bytes] of list.entries()) this.document(String(index), bytes)
    this.#writer.close(mark)
    return this
  }

  /** An array as the bytes it is. */
  list(name: string, bytes: Uint8Array): this {
    this.#writer.element(bsonType.array, name)
    this.#writer.bytes(bytes)
    return this
  }

  strings(name: string, list: readonly string[]): this {
    return this.array(name, (items) => list.forEach((text, index) => items.string(String(index), text)))
  }

  node(name: string, node: TreeNode): this {
    this.#writer.element(bsonTypeOf(node), name)
    writeValue(this.#writer, node)
    return this
  }

  object(name: string, fill: (inner: Reply) => void): this {
    return this.#nested(bsonType.object, name, fill)
  }

  /** The items' names are "0", "1", ... in order. */
  array(name: string, fill: (items: Reply) => void): this {
    return this.#nested(bsonType.array, name, fill)
  }

  /** The whole document; nothing can be added any more. */
  finish(): Uint8Array {
    this.#writer.close(this.#mark)
    const bytes = this.#writer.finish()
    keepWriter(this.#writer, bytes.length)
    return bytes
  }

  #nested(type: number, name: string, fill: (inner: Reply) => void): this {
    this.#writer.element(type, name)
    const inner = new Reply(this.#writer)
    fill(inner)
    this.#writer.close(inner.#mark)
    return this
  }
}
