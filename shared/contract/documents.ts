import * as z from 'zod/mini'
import { dataOperations } from '../model/entry.ts'
import { pageDocumentsMax, versionsPageMax } from '../model/limits.ts'
import { call } from '../rpc/define.ts'
import { branchAt, branchId, bson, collectionId, draft, lsn, message, moment, projectId } from './common.ts'

/** Position of a document in `_id` order: the engine's own key, opaque to clients. */
const key = z.instanceof(Uint8Array) as z.ZodMiniType<Uint8Array, Uint8Array>

export const page = z.strictObject({
  moment,
  /** Documents of the page as BSON, one after another in one buffer, in `_id` order. */
  bytes: bson,
  count: z.number(),
  /** LSN of each document's version, in the same order. */
  lsns: z.array(lsn),
  /** Key of the page's first and last document; null when the page is empty. */
  first: z.nullable(key),
  last: z.nullable(key),
  /** Documents before the page, when it was asked for by offset; otherwise null. */
  offset: z.nullable(z.number()),
  /** Documents in the whole collection at this moment. */
  total: z.number(),
  hasMore: z.boolean(),
})
export type Page = z.output<typeof page>

export const write = z.discriminatedUnion('kind', [
  /** `document` without `_id` gets an ObjectId. */
  z.strictObject({ kind: z.literal('insert'), document: bson }),
  /** The whole new document; `expected` is the LSN of the version it was made from. */
  z.strictObject({ kind: z.literal('replace'), document: bson, expected: z.nullable(lsn) }),
  /** `id` is BSON `{_id: value}`. */
  z.strictObject({ kind: z.literal('delete'), id: bson, expected: z.nullable(lsn) }),
])
export type DocumentWrite = z.output<typeof write>

export const version = z.strictObject({
  lsn,
  branchId,
  op: z.enum(dataOperations),
  time: z.number(),
  actor: z.string(),
  message: z.string(),
  /** The document as of this version; null for a delete. */
  document: z.nullable(bson),
})
export type DocumentVersion = z.output<typeof version>

const collectionAt = { ...branchAt, collectionId }

export const documents = {
  /**
   * A page of documents in `_id` order: after or before a key, at an offset, or from the beginning (from the end when
   * the direction is backward). A backward page still comes in ascending order.
   */
  page: call(
    z.strictObject({
      ...collectionAt,
      from: z.nullable(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('key'), key, inclusive: z.boolean() }),
          z.strictObject({ kind: z.literal('offset'), offset: z.int().check(z.minimum(0)) }),
        ]),
      ),
      direction: z.enum(['forward', 'backward']),
      limit: z.int().check(z.minimum(1), z.maximum(pageDocumentsMax)),
    }),
    page,
  ),
  /** One document by `{_id: value}`; null when it did not exist then. */
  get: call(
    z.strictObject({ ...collectionAt, id: bson }),
    z.strictObject({ moment, document: z.nullable(z.strictObject({ bytes: bson, lsn })) }),
  ),
  /** When the collection first had documents on this branch after the given moment: for "empty at this point in time". */
  firstLsn: call(
    z.strictObject({ projectId, branchId, collectionId }),
    z.strictObject({ lsn: z.nullable(lsn) }),
  ),
  /** Versions of one document across the lineage, newest first, older than `before` when given. */
  versions: call(
    z.strictObject({
      ...collectionAt,
      id: bson,
      before: z.nullable(lsn),
      limit: z.int().check(z.minimum(1), z.maximum(versionsPageMax)),
    }),
    z.strictObject({ versions: z.array(version), hasMore: z.boolean() }),
  ),
  /** Several writes at the branch's head as one record: all or nothing. A record that would change nothing is `lsn: null`. */
  write: call(
    z.strictObject({
      projectId,
      branchId,
      collectionId,
      writes: z.array(write).check(z.minLength(1)),
      message: z.optional(message),
      /** The same for each try of one change, which is saved once at most however often it is sent. */
      draft: z.optional(draft),
    }),
    z.strictObject({
      lsn: z.nullable(lsn),
      count: z.number(),
      /** `_id` of each document written, as BSON `{_id: value}`, in the order of the writes. */
      ids: z.array(bson),
    }),
  ),
  /**
   * Appends the inverse of what the branch's own entries from `fromLsn` to `toLsn` did. Refused when a document was
   * changed again since (`undo.conflict`).
   */
  undo: call(
    z.strictObject({
      projectId,
      branchId,
      fromLsn: lsn,
      toLsn: lsn,
      message: z.optional(message),
      draft: z.optional(draft),
    }),
    z.strictObject({ lsn, count: z.number() }),
  ),
}
