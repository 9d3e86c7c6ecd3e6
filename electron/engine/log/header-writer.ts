import { bsonType } from '../../../shared/ejson/bson-types.ts'

const subtypeGeneric = 0
const subtypeUuid = 4
/** Length in front, 0x00 behind. */
const frameBytes = 5

/**
 * Writes the fields of a canonical header in their one order, as the driver's encoder would, at a third of its cost: one
 * is written for each record. `bytesMax` is as long as the document may become.
 */
export class HeaderWriter {
  readonly #bytes: Buffer
  #at = 4

  constructor(bytesMax: number) {
    this.#bytes = Buffer.alloc(bytesMax + frameBytes)
  }

  int32(name: Uint8Array, value: number): void {
    this.#name(bsonType.int32, name)
    this.#at = this.#bytes.writeInt32LE(value, this.#at)
  }

  /** Within 2^53 on either side. */
  int64(name: Uint8Array, value: number, type: number = bsonType.int64): void {
    this.bigint64(name, BigInt(value), type)
  }

  bigint64(name: Uint8Array, value: bigint, type: number = bsonType.int64): void {
    this.#name(type, name)
    this.#at = this.#bytes.writeBigInt64LE(value, this.#at)
  }

  date(name: Uint8Array, value: number): void {
    this.int64(name, value, bsonType.date)
  }

  binary(name: Uint8Array, value: Uint8Array): void {
    this.#binary(name, value, subtypeGeneric)
  }

  uuid(name: Uint8Array, value: Uint8Array): void {
    this.#binary(name, value, subtypeUuid)
  }

  #binary(name: Uint8Array, value: Uint8Array, subtype: number): void {
    this.#name(bsonType.binary, name)
    this.#at = this.#bytes.writeInt32LE(value.length, this.#at)
    this.#bytes[this.#at++] = subtype
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  string(name: Uint8Array, value: string): void {
    this.#name(bsonType.string, name)
    const length = this.#bytes.write(value, this.#at + 4)
    this.#bytes.writeInt32LE(length + 1, this.#at)
    this.#at += 4 + length + 1
  }

  document(name: Uint8Array, value: Uint8Array): void {
    this.#name(bsonType.object, name)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  finish(): Uint8Array {
    const length = this.#at + 1
    this.#bytes.writeInt32LE(length, 0)
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, length)
  }

  #name(type: number, name: Uint8Array): void {
    this.#bytes[this.#at] = type
    this.#bytes.set(name, this.#at + 1)
    this.#at += 1 + name.length + 1
  }
}
