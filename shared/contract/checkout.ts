import * as z from 'zod/mini'
import { stream } from '../rpc/define.ts'
import { branchAt, bson, connectionId, list, moment } from './common.ts'

const counts = {
  inserts: z.number(),
  updates: z.number(),
  deletes: z.number(),
  unchanged: z.number(),
}

export const checkoutSample = z.strictObject({
  kind: z.enum(['insert', 'update', 'delete']),
  /** `{_id: value}`. */
  id: bson,
  /** The target's document and the branch's; null where there is none, or where it is too large to show. */
  before: z.nullable(bson),
  after: z.nullable(bson),
})
export type CheckoutSample = z.output<typeof checkoutSample>

const collectionPlan = z.strictObject({
  name: z.string(),
  /** Whether the target does not have it yet. */
  isNew: z.boolean(),
  ...counts,
  /** Bytes of the documents that would be written. */
  bytes: z.number(),
  /** Names of indexes that would be made. */
  indexes: list(z.string()),
  /** What stays different, in sentences. */
  notes: list(z.string()),
  samples: list(checkoutSample),
})

export const checkoutPlan = z.strictObject({
  moment,
  database: z.string(),
  collections: list(collectionPlan),
  /** Collections of the target that are not touched. */
  untouched: list(z.string()),
  /** Goes to `apply`, which refuses where the target is no longer what was compared. */
  fingerprint: z.string(),
})
export type CheckoutPlan = z.output<typeof checkoutPlan>

const checkoutReport = z.strictObject({
  moment,
  database: z.string(),
  collections: list(z.strictObject({ name: z.string(), ...counts, notes: list(z.string()) })),
  /** Documents that the server refused; the first thousand are named. */
  refused: z.number(),
  refusedDocuments: list(z.strictObject({ collection: z.string(), id: z.string(), reason: z.string() })),
})
export type CheckoutReport = z.output<typeof checkoutReport>

const comparing = z.strictObject({
  kind: z.literal('comparing'),
  collection: z.string(),
  read: z.number(),
  total: z.number(),
})

export const planProgress = z.discriminatedUnion('kind', [
  comparing,
  z.strictObject({ kind: z.literal('planned'), plan: checkoutPlan }),
])
export type PlanProgress = z.output<typeof planProgress>

export const applyProgress = z.discriminatedUnion('kind', [
  comparing,
  z.strictObject({
    kind: z.literal('writing'),
    collection: z.string(),
    done: z.number(),
    total: z.number(),
  }),
  z.strictObject({ kind: z.literal('done'), report: checkoutReport }),
])
export type ApplyProgress = z.output<typeof applyProgress>

const place = {
  connectionId,
  database: z.string().check(z.maxLength(1000)),
  ...branchAt,
  /** Names of collections of the branch; null for all. No other one is touched. */
  collections: z.nullable(list(z.string())),
}

export const checkout = {
  /** What putting a state of a branch into a database would change; changes nothing. The last report is the plan. */
  plan: stream(z.strictObject(place), planProgress),
  /** Writes the differences, `at` the plan's moment. Leaving the stream stops it; a new plan and apply finish it. */
  apply: stream(z.strictObject({ ...place, fingerprint: z.string() }), applyProgress),
}
