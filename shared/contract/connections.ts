import * as z from 'zod/mini'
import { connectionColours, offers, secretKeepings, topologyKinds } from '../model/connection.ts'
import type { ConnectionReport, SavedConnection } from '../model/connection.ts'
import { call, stream } from '../rpc/define.ts'
import { connectionId, empty, name } from './common.ts'

const uri = z.string().check(z.maxLength(20_000))
const secret = z.optional(z.string().check(z.maxLength(10_000)))

/** Secrets that a person typed. They go to the engine; nothing that comes from there has any. */
const secrets = z.strictObject({
  password: secret,
  tlsCertificateKeyFilePassword: secret,
  proxyPassword: secret,
  AWS_SESSION_TOKEN: secret,
})

const choices = {
  name,
  colour: z.enum(connectionColours),
  isFavourite: z.boolean(),
  isReadOnly: z.boolean(),
  /** A connection string; secrets in it are taken out. */
  uri,
  /** Whether its secrets are kept, or asked for in each run of the app. */
  keeping: z.enum(secretKeepings),
}

const savedConnection: z.ZodMiniType<SavedConnection, SavedConnection> = z.strictObject({
  id: connectionId,
  ...choices,
  createdTime: z.number(),
  secretNames: z.array(z.string()),
  needsSecrets: z.boolean(),
})

const offer = z.enum(offers)

const connectionReport: z.ZodMiniType<ConnectionReport, ConnectionReport> = z.strictObject({
  product: z.string(),
  version: z.string(),
  topology: z.enum(topologyKinds),
  setName: z.string(),
  members: z.array(z.string()),
  isWritable: z.boolean(),
  user: z.string(),
  changeStreams: offer,
  snapshotReads: offer,
  latencyMilliseconds: z.number(),
})

const one = z.strictObject({ connectionId })

export const connections = {
  /** Every saved connection. */
  list: call(empty, z.array(savedConnection)),
  /** The list now, and again after each change by this process. */
  watch: stream(empty, z.array(savedConnection)),
  /** How kept secrets are protected here; asks the key store, so it is asked only when it matters. */
  protection: call(
    empty,
    z.strictObject({
      /** `keyFile`: encrypted by a key in a file beside them. `memory`: not kept. */
      kind: z.enum(['system', 'keyFile', 'memory']),
      place: z.string(),
    }),
  ),
  /** Saves a new connection (null) or a changed one. Secrets that are left out stay; empty ones are removed. */
  save: call(
    z.strictObject({ connectionId: z.nullable(connectionId), ...choices, secrets }),
    savedConnection,
  ),
  delete: call(one, empty),
  /** Brings back one that was deleted in this run, with its secrets. */
  undelete: call(one, savedConnection),
  /** Takes secrets that were asked for. */
  unlock: call(z.strictObject({ connectionId, secrets }), savedConnection),
  /**
   * Connects, asks the server what it is, closes again; cancelling gives up. The secrets of a saved connection stand in
   * for those that are left out.
   */
  test: call(z.strictObject({ connectionId: z.nullable(connectionId), uri, secrets }), connectionReport),
}
