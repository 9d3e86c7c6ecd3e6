import { skipValue, type BsonSlice } from '../../bson/raw.ts'

/** Stands for the type of a value that is not there. No BSON type has this number. */
export const missing = 0

/** Whether the value of `type` at `start` passes; `missing` where there is none. It looks at bytes and copies nothing. */
export type ValueTest = (type: number, bytes: Uint8Array, start: number) => boolean

/** Whether the BSON document that begins at `start` matches. */
export type DocumentTest = (bytes: Uint8Array, start: number) => boolean

export const sliceOf = (type: number, bytes: Uint8Array, start: number): BsonSlice => ({
  type,
  bytes,
  start,
  end: skipValue(type, bytes, start),
})
