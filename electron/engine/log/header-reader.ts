import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { ElementCursor, readInt32, readUint32 } from '../bson/raw.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the fields of a canonical header in their one order, without decoding the document as a whole: headers are what
 * look-ups by LSN and by time read most. Throws where the next field is another one.
 */
export class HeaderReader {
  readonly #bytes: Uint8Array
  readonly #cursor: ElementCursor
  #hasField: boolean

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#cursor = new ElementCursor(bytes)
    this.#hasField = this.#cursor.next()
  }

  has(name: Uint8Array): boolean {
    return this.#hasField && this.#cursor.nameEquals(name)
  }

  int32(name: Uint8Array): number {
    return readInt32(this.#bytes, this.#take(name, bsonType.int32))
  }

  /** An Int64 or a Date; within 2^53. */
  int64(name: Uint8Array, type: number = bsonType.int64): number {
    const start = this.#take(name, type)
    return readInt32(this.#bytes, start + 4) * 2 ** 32 + readUint32(this.#bytes, start)
  }

  bigint64(name: Uint8Array): bigint {
    const start = this.#take(name, bsonType.int64)
    return (BigInt(readInt32(this.#bytes, start + 4)) << 32n) | BigInt(readUint32(this.#bytes, start))
  }

  date(name: Uint8Array): number {
    return this.int64(name, bsonType.date)
  }

  binary(name: Uint8Array): Uint8Array {
    const start = this.#take(name, bsonType.binary)
    return this.#bytes.subarray(start + 5, start + 5 + readInt32(this.#bytes, start))
  }

  string(name: Uint8Array): string {
    const start = this.#take(name, bsonType.string)
    return utf8.decode(this.#bytes.subarray(start + 4, start + 3 + readInt32(this.#bytes, start)))
  }

  document(name: Uint8Array): Uint8Array {
    const start = this.#take(name, bsonType.object)
    return this.#bytes.subarray(start, start + readInt32(this.#bytes, start))
  }

  /** Offset of the value of the present field, which must be the one; goes on to the next. */
  #take(name: Uint8Array, type: number): number {
    if (!this.has(name) || this.#cursor.type !== type) throw new Error('a field is not the one expected')
    const start = this.#cursor.valueStart
    this.#hasField = this.#cursor.next()
    return start
  }
}
