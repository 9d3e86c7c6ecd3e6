import * as z from 'zod/mini'
import type { Branch } from '../model/branch.ts'
import { operations } from '../model/entry.ts'
import type { Commit } from '../model/entry.ts'
import type { BranchId, CollectionId, ConnectionId, Lsn, ProjectId } from '../model/ids.ts'
import { draftBytes, lsnMax, messageBytesMax } from '../model/limits.ts'
import type { At, Moment } from '../model/moment.ts'

const positive = z.int().check(z.minimum(1), z.maximum(lsnMax))

export const lsn = z.custom<Lsn>((v) => positive.safeParse(v).success, 'expected an LSN: a positive integer')
export const branchId = z.custom<BranchId>((v) => positive.safeParse(v).success, 'expected a branch id')
export const collectionId = z.custom<CollectionId>(
  (v) => positive.safeParse(v).success,
  'expected a collection id',
)
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u
export const projectId = z.custom<ProjectId>(
  (v) => typeof v === 'string' && uuid.test(v),
  'expected a project id',
)

/** Which saved connection to a MongoDB. */
export const connectionId = z.custom<ConnectionId>(
  (v) => typeof v === 'string' && uuid.test(v),
  'expected a connection id',
)

/** Any integer is let through here, so that the engine's own error names what is wrong with it. */
export const at: z.ZodMiniType<At, At> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('head') }),
  z.strictObject({ kind: z.literal('lsn'), lsn: z.number() }),
  z.strictObject({ kind: z.literal('time'), time: z.number() }),
])

export const moment: z.ZodMiniType<Moment, Moment> = z.strictObject({
  lsn,
  time: z.number(),
  isHead: z.boolean(),
  requested: z.nullable(lsn),
})

export const name = z.string().check(z.maxLength(1000))
export const message = z.string().check(z.maxLength(messageBytesMax))
/** Stands for a change in all its tries: 16 random bytes. */
export const draft = z
  .instanceof(Uint8Array)
  .check(z.refine((bytes) => bytes.length === draftBytes, `expected ${draftBytes} bytes`)) as z.ZodMiniType<
  Uint8Array,
  Uint8Array
>
/** One BSON document, or one BSON value wrapped as `{_id: value}`. */
export const bson = z.instanceof(Uint8Array) as z.ZodMiniType<Uint8Array, Uint8Array>

export const branchState = z.enum(['active', 'deleted', 'superseded'])
export const branch: z.ZodMiniType<Branch, Branch> = z.strictObject({
  id: branchId,
  name: z.string(),
  handle: z.string(),
  parentId: z.nullable(branchId),
  baseLsn: lsn,
  state: branchState,
  headLsn: lsn,
  ahead: z.number(),
  headTime: z.number(),
  createdTime: z.number(),
  createdBy: z.string(),
  changedLsn: lsn,
})

export const commit: z.ZodMiniType<Commit, Commit> = z.strictObject({
  lsn,
  lastLsn: lsn,
  branchId,
  time: z.number(),
  actor: z.string(),
  message: z.string(),
  inserts: z.number(),
  updates: z.number(),
  deletes: z.number(),
  operations: z.array(z.enum(operations)),
  collections: z.array(collectionId),
})

/** An array that its reader leaves as it is. */
export const list = <T extends z.core.$ZodType>(item: T) => z.readonly(z.array(item))

/** Where a read or a write happens. */
export const branchAt = { projectId, branchId, at }
export const empty = z.strictObject({})
