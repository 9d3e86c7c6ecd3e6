import * as z from 'zod/mini'
import { call } from '../rpc/define.ts'
import { branchAt, branchId, collectionId, lsn, message, moment, projectId } from './common.ts'

const name = z.string().check(z.maxLength(1000))

export const collection = z.strictObject({ id: collectionId, name: z.string(), count: z.number() })
export type Collection = z.output<typeof collection>

export const collections = {
  /** The collections that existed at a moment, by name, each with its count of documents then. */
  list: call(z.strictObject(branchAt), z.strictObject({ moment, collections: z.array(collection) })),
  create: call(z.strictObject({ projectId, branchId, name }), z.strictObject({ collectionId, lsn })),
  rename: call(z.strictObject({ projectId, branchId, collectionId, name }), z.strictObject({ lsn })),
  /** Takes the collection out of the catalogue; its documents stay in the past. */
  drop: call(
    z.strictObject({ projectId, branchId, collectionId, message: z.optional(message) }),
    z.strictObject({ lsn, count: z.number() }),
  ),
}
