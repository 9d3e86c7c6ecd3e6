import { Binary, Int32, Long, type Document } from 'bson'
import { bytesToUuid } from '../../../../shared/ejson/text-bytes.ts'
import { lsnMax } from '../../../../shared/model/limits.ts'

/** Reads the fields of a decoded document by their types; throws with the name of the field that is not as it must be. */
export class DocumentFields {
  readonly #document: Document

  constructor(document: Document) {
    this.#document = document
  }

  has(name: string): boolean {
    return this.#document[name] !== undefined
  }

  string(name: string): string {
    const value: unknown = this.#document[name]
    return typeof value === 'string' ? value : refuse(name, 'text')
  }

  int32(name: string): number {
    const value: unknown = this.#document[name]
    return value instanceof Int32 ? value.value : refuse(name, 'a whole number of 32 bits')
  }

  int64(name: string): bigint {
    const value: unknown = this.#document[name]
    return value instanceof Long ? value.toBigInt() : refuse(name, 'a whole number of 64 bits')
  }

  /** A whole number of 64 bits from 1 to the highest LSN; from 0 for collections, where 0 stands for none. */
  lsn(name: string, least: 0 | 1 = 1): number {
    const value: unknown = this.#document[name]
    const number = value instanceof Long ? value.toNumber() : -1
    return number >= least && number <= lsnMax ? number : refuse(name, 'an LSN')
  }

  date(name: string): number {
    const value: unknown = this.#document[name]
    return value instanceof Date ? value.getTime() : refuse(name, 'a date')
  }

  /** Bytes of subtype 0; of exactly `length` where it is given. */
  bytes(name: string, length?: number): Uint8Array {
    const value: unknown = this.#document[name]
    const fits =
      value instanceof Binary && value.sub_type === 0 && (length === undefined || value.position === length)
    if (!fits) return refuse(name, 'binary')
    // Plain bytes, where the driver has a Buffer.
    return new Uint8Array(value.buffer.buffer, value.buffer.byteOffset, value.position)
  }

  uuid(name: string): string {
    const value: unknown = this.#document[name]
    const fits = value instanceof Binary && value.sub_type === 4 && value.position === 16
    return fits ? bytesToUuid(value.buffer.subarray(0, 16)) : refuse(name, 'a UUID')
  }

  documents(name: string): DocumentFields[] {
    const value: unknown = this.#document[name]
    if (!Array.isArray(value)) return refuse(name, 'a list')
    return value.map((item) =>
      isDocument(item) ? new DocumentFields(item) : refuse(name, 'a list of documents'),
    )
  }

  document(name: string): DocumentFields {
    const value: unknown = this.#document[name]
    return isDocument(value) ? new DocumentFields(value) : refuse(name, 'a document')
  }
}

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !('_bsontype' in value) && !Array.isArray(value)

function refuse(name: string, wanted: string): never {
  throw new Error(`its field ${name} is not ${wanted}`)
}
