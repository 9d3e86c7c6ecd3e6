import * as z from 'zod/mini'
import { endpointKinds } from '../model/endpoint.ts'
import type { EndpointAddress, EndpointClient, EndpointStatus } from '../model/endpoint.ts'
import { call, stream } from '../rpc/define.ts'
import { at, branchId, empty, projectId } from './common.ts'

const portMax = 65_535
const settings = z.strictObject({
  port: z.int().check(z.minimum(0), z.maximum(portMax)),
  kind: z.enum(endpointKinds),
})

const status: z.ZodMiniType<EndpointStatus, EndpointStatus> = z.strictObject({
  state: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('off') }),
    z.strictObject({ kind: z.literal('on'), host: z.string(), port: z.number() }),
    z.strictObject({ kind: z.literal('failed'), message: z.string() }),
  ]),
  settings,
})

const client: z.ZodMiniType<EndpointClient, EndpointClient> = z.strictObject({
  id: z.number(),
  remote: z.string(),
  application: z.string(),
  driver: z.string(),
  database: z.nullable(z.string()),
  lastCommand: z.nullable(z.string()),
  lastCommandTime: z.nullable(z.number()),
  connectedTime: z.number(),
})

const address: z.ZodMiniType<EndpointAddress, EndpointAddress> = z.strictObject({
  database: z.string(),
  uri: z.string(),
  shownUri: z.string(),
})

/** The endpoint that speaks MongoDB's protocol: any driver works on any branch. */
export const endpoint = {
  /** Now, and again after each change. */
  status: stream(empty, status),
  /** Opens it, at once and whenever the app starts, until it is stopped; a running one is opened anew. */
  start: call(settings, status),
  /** Closes it, and every client's connection with it. */
  stop: call(empty, status),
  /** Who is connected now, and again after each change. */
  clients: stream(empty, z.array(client)),
  /** How a branch is reached, at its head or in the past; `endpoint.off` while it is not open. */
  address: call(z.strictObject({ projectId, branchId, at }), address),
}
