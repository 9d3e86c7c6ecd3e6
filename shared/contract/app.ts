import * as z from 'zod/mini'
import { call } from '../rpc/define.ts'
import { empty } from './common.ts'

/** What the host is; asked once when a window connects. */
export const app = {
  info: call(
    empty,
    z.strictObject({
      version: z.string(),
      contractVersion: z.number(),
      /** Which of the two windows onto the app this is. */
      host: z.enum(['electron', 'web']),
      platform: z.string(),
      dataDirectory: z.string(),
      /** Who this window's writes are recorded as. */
      actor: z.string(),
    }),
  ),
}
