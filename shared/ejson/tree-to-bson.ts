import { bsonType } from './bson-types.ts'
import { BsonWriter } from './bson-writer.ts'
import { hexToBytes } from './text-bytes.ts'
import type { ArrayNode, BinaryNode, DoubleNode, NodeKind, ObjectNode, TreeNode } from './tree.ts'

/** The BSON bytes of a tree; parts that are as they were read keep their bytes. Size and nesting are the caller's to check (`validateDocument` on the engine's side). */
export function treeToBson(tree: ObjectNode): Uint8Array {
  const writer = idle ?? new BsonWriter()
  idle = null
  writer.reset()
  writeObject(writer, tree)
  if (writer.capacity <= keptCapacityMax) idle = writer
  return writer.finish()
}

/** A writer's memory costs more than writing a small document, so one waits for the next. */
let idle: BsonWriter | null = null
const keptCapacityMax = 64 * 1024

const typeOfKind: Readonly<Record<NodeKind, number>> = bsonType

/** BSON type byte of a node. */
export function bsonTypeOf(node: TreeNode): number {
  return typeOfKind[node.kind]
}

function writeObject(writer: BsonWriter, node: ObjectNode): void {
  const { raw } = node
  if (raw !== undefined) return writer.copy(raw.bytes, raw.start, raw.end)
  const mark = writer.open()
  for (const [name, value] of node.fields) {
    writer.element(typeOfKind[value.kind], name)
    writeValue(writer, value)
  }
  writer.close(mark)
}

function writeArray(writer: BsonWriter, { items, raw }: ArrayNode): void {
  if (raw !== undefined) return writer.copy(raw.bytes, raw.start, raw.end)
  const mark = writer.open()
  for (const [index, item] of items.entries()) {
    writer.element(typeOfKind[item.kind], String(index))
    writeValue(writer, item)
  }
  writer.close(mark)
}

/** Writes a value without its type and name. */
export function writeValue(writer: BsonWriter, node: TreeNode): void {
  switch (node.kind) {
    case 'object':
      return writeObject(writer, node)
    case 'array':
      return writeArray(writer, node)
    case 'string':
    case 'symbol':
    case 'code':
      return writer.string(node.value)
    case 'int32':
      return writer.int32(node.value)
    case 'int64':
      return writer.int64(node.value)
    case 'double':
      return writeDouble(writer, node)
    case 'decimal128':
      return writer.bytes(node.bytes)
    case 'objectId':
      return writeHex(writer, node.hex)
    case 'boolean':
      return writer.byte(node.value ? 1 : 0)
    case 'date':
      return writer.int64(node.milliseconds)
    case 'timestamp':
      writer.int32(node.increment)
      return writer.int32(node.seconds)
    case 'binary':
      return writeBinary(writer, node)
    case 'regex':
      writer.cstring(node.pattern)
      return writer.cstring(node.flags)
    case 'dbPointer':
      writer.string(node.namespace)
      return writeHex(writer, node.hex)
    case 'codeWithScope': {
      const mark = writer.open()
      writer.string(node.code)
      writeObject(writer, node.scope)
      return writer.patchLength(mark)
    }
    case 'null':
    case 'undefined':
    case 'minKey':
    case 'maxKey':
      return
  }
}

function writeDouble(writer: BsonWriter, node: DoubleNode): void {
  if (node.nanBits === undefined) writer.double(node.value)
  else writer.int64(BigInt(`0x${node.nanBits}`))
}

function writeHex(writer: BsonWriter, hex: string): void {
  const bytes = hexToBytes(hex)
  if (bytes === undefined || bytes.length !== 12) throw new Error(`Not the 24 digits of an ObjectId: ${hex}`)
  writer.bytes(bytes)
}

function writeBinary(writer: BsonWriter, node: BinaryNode): void {
  const inner = node.subtype === 2
  writer.int32(node.bytes.length + (inner ? 4 : 0))
  writer.byte(node.subtype)
  if (inner) writer.int32(node.bytes.length)
  writer.bytes(node.bytes)
}
