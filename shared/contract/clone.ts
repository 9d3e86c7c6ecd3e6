import * as z from 'zod/mini'
import { call, stream } from '../rpc/define.ts'
import { at, branchId, connectionId, list, lsn, name, projectId } from './common.ts'

const database = z.string().check(z.maxLength(1000))
const skipped = z.strictObject({ name: z.string(), reason: z.string() })

export const serverDatabase = z.strictObject({
  name: z.string(),
  /** As the server tells; 0 where it does not. */
  bytes: z.number(),
  isSystem: z.boolean(),
})
export type ServerDatabase = z.output<typeof serverDatabase>

export const serverCollection = z.strictObject({
  name: z.string(),
  /** As the server estimates; null where it is skipped. */
  documents: z.nullable(z.number()),
  /** Indexes besides the one on `_id`. */
  indexes: z.number(),
  /** Why it cannot be taken over, as a sentence; null where it can. */
  skipped: z.nullable(z.string()),
})
export type ServerCollection = z.output<typeof serverCollection>

export const cloneTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('newProject'), name }),
  z.strictObject({ kind: z.literal('newBranch'), projectId, name, from: branchId, at }),
  /** A pull: what differs is appended. */
  z.strictObject({ kind: z.literal('branch'), projectId, branchId }),
])
export type CloneTarget = z.output<typeof cloneTarget>

const collectionProgress = z.strictObject({
  name: z.string(),
  state: z.enum(['running', 'done']),
  read: z.number(),
  /** At least what was read; as the server estimates. */
  total: z.number(),
  inserts: z.number(),
  updates: z.number(),
  deletes: z.number(),
  unchanged: z.number(),
})

const cloneReport = z.strictObject({
  database: z.string(),
  /** Whether all collections were read as of one moment, or why not. */
  consistency: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('snapshot') }),
    z.strictObject({ kind: z.literal('none'), reason: z.string() }),
  ]),
  collections: list(collectionProgress),
  skipped: list(skipped),
  /** Collections of the branch that the database does not have, and whether they were dropped. */
  missing: list(z.string()),
  missingDropped: z.boolean(),
  /** Documents that no branch can hold; the first thousand are named. */
  unusable: z.number(),
  unusableDocuments: list(z.strictObject({ collection: z.string(), id: z.string(), reason: z.string() })),
  /** First and last LSN that were written; null where nothing had changed. */
  fromLsn: z.nullable(lsn),
  toLsn: z.nullable(lsn),
})
export type CloneReport = z.output<typeof cloneReport>

export const cloneProgress = z.discriminatedUnion('kind', [
  /** Where it goes: what a clone that was stopped goes on with, as a target of kind `branch`. */
  z.strictObject({ kind: z.literal('target'), projectId, branchId }),
  z.strictObject({
    kind: z.literal('begun'),
    collections: list(z.strictObject({ name: z.string(), total: z.number() })),
    skipped: list(skipped),
  }),
  z.strictObject({ kind: z.literal('collection'), progress: collectionProgress }),
  z.strictObject({ kind: z.literal('done'), report: cloneReport }),
])
export type CloneProgress = z.output<typeof cloneProgress>

export const clone = {
  databases: call(z.strictObject({ connectionId }), list(serverDatabase)),
  collections: call(z.strictObject({ connectionId, database }), list(serverCollection)),
  /** Clones or pulls. Leaving the stream stops it; what was written stays, and the next goes on from there. */
  start: stream(
    z.strictObject({
      connectionId,
      database,
      /** Null for all. */
      collections: z.nullable(list(z.string())),
      /** What becomes of the branch's collections that the database does not have, where all are taken. */
      missing: z.enum(['keep', 'drop']),
      target: cloneTarget,
    }),
    cloneProgress,
  ),
}
