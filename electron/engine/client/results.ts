import { ArgonError, type ErrorDetails } from '../../../shared/model/errors.ts'

/** What operations answer, as the official driver words it. Everything is written durably, so all is acknowledged. */
export interface InsertOneResult {
  readonly acknowledged: true
  readonly insertedId: unknown
}

export interface InsertManyResult {
  readonly acknowledged: true
  readonly insertedCount: number
  /** By the document's place in the list. */
  readonly insertedIds: Readonly<Record<number, unknown>>
}

export interface UpdateResult {
  readonly acknowledged: true
  readonly modifiedCount: number
  readonly upsertedId: unknown
  readonly upsertedCount: number
  readonly matchedCount: number
}

export interface DeleteResult {
  readonly acknowledged: true
  readonly deletedCount: number
}

export interface BulkWriteResult {
  readonly insertedCount: number
  readonly matchedCount: number
  readonly modifiedCount: number
  readonly deletedCount: number
  readonly upsertedCount: number
  readonly upsertedIds: Readonly<Record<number, unknown>>
  readonly insertedIds: Readonly<Record<number, unknown>>
}

/** Why one write of several was not done. */
export interface WriteError {
  /** Its place in the list. */
  readonly index: number
  readonly code: number
  readonly codeName: string
  readonly errmsg: string
  /** Of a duplicate key: the index's keys, and the values that are there already. */
  readonly keyPattern?: unknown
  readonly keyValue?: unknown
  readonly errInfo?: unknown
}

/** Writes of which one or more were refused; those before, and the others where the order does not matter, are done. */
export class WriteErrors extends ArgonError {
  readonly writeErrors: readonly WriteError[]
  readonly result: BulkWriteResult
  readonly keyPattern: unknown
  readonly keyValue: unknown

  constructor(first: WriteError, writeErrors: readonly WriteError[], result: BulkWriteResult) {
    const details: ErrorDetails = {
      mongoCode: first.code,
      mongoCodeName: first.codeName,
      index: first.index,
      errors: writeErrors.length,
    }
    super('query.failed', first.errmsg, details)
    this.writeErrors = writeErrors
    this.result = result
    this.keyPattern = first.keyPattern
    this.keyValue = first.keyValue
  }
}
