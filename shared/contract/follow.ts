import * as z from 'zod/mini'
import { call, stream } from '../rpc/define.ts'
import { cloneProgress } from './clone.ts'
import { branchId, connectionId, lsn, projectId } from './common.ts'

export const followProgress = z.discriminatedUnion('kind', [
  /** The first time the database is pulled. */
  z.strictObject({ kind: z.literal('pulling'), progress: cloneProgress }),
  z.strictObject({
    kind: z.literal('following'),
    /** Events since this follow began, and the last LSN that it wrote; null before the first. */
    events: z.number(),
    lsn: z.nullable(lsn),
    /** Age of the newest event that was written, by this machine's clock; 0 where nothing waits. */
    lagMilliseconds: z.number(),
    /** Documents that no branch can hold, and why the last of them could not be taken over. */
    unusable: z.number(),
    unusableReason: z.string(),
  }),
])
export type FollowProgress = z.output<typeof followProgress>

const place = { projectId, branchId }

export const follow = {
  /** Which database a branch followed last; null where it never did. */
  source: call(z.strictObject(place), z.strictObject({ database: z.nullable(z.string()) })),
  /** Follows until the stream is left; the next goes on behind the last change. `anew` begins with a pull. */
  start: stream(
    z.strictObject({
      connectionId,
      database: z.string().check(z.maxLength(1000)),
      ...place,
      anew: z.boolean(),
    }),
    followProgress,
  ),
}
