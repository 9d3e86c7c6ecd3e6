import * as z from 'zod/mini'
import { errorCodes } from '../model/errors.ts'
import type { Home, LinkStatus, SharedHome } from '../model/link.ts'
import { call, stream } from '../rpc/define.ts'
import { connectionId, empty, name, projectId } from './common.ts'
import { project } from './projects.ts'

const sharedHome: z.ZodMiniType<SharedHome, SharedHome> = z.strictObject({
  kind: z.literal('mongodb'),
  connectionId,
  database: name,
})

const home: z.ZodMiniType<Home, Home> = z.union([z.strictObject({ kind: z.literal('embedded') }), sharedHome])

/** A project in a database. */
export const sharedProject = z.strictObject({
  id: projectId,
  name: z.string(),
  handle: z.string(),
  /** By the server's clock. */
  createdTime: z.number(),
  /** Whether it is in the list of this computer, outside the trash. */
  isHere: z.boolean(),
})
export type SharedProject = z.output<typeof sharedProject>

const position = z.number()
const progress = { lsn: position, headLsn: position }

const linkStatus: z.ZodMiniType<LinkStatus, LinkStatus> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('connecting'), asOfLsn: position }),
  z.strictObject({ kind: z.literal('following') }),
  z.strictObject({ kind: z.literal('catchingUp'), ...progress }),
  z.strictObject({ kind: z.literal('rebuilding'), ...progress }),
  z.strictObject({ kind: z.literal('unknown'), lsn: position }),
  z.strictObject({ kind: z.literal('moved') }),
  z.strictObject({
    kind: z.literal('offline'),
    error: z.strictObject({ code: z.enum(errorCodes), message: z.string() }),
    asOfLsn: position,
  }),
])

/** How far a move is; `project` comes with the last report. */
export const moveProgress = z.strictObject({
  step: z.enum(['copying', 'verifying', 'moved']),
  ...progress,
  project: z.nullable(project),
})
export type MoveProgress = z.output<typeof moveProgress>

/** Projects whose log is in a database that others may use too. */
export const sharing = {
  /** Every project of a database. */
  list: call(z.strictObject({ home: sharedHome }), z.array(sharedProject)),
  create: call(z.strictObject({ name, home: sharedHome }), project),
  /** Takes up a project of a database; one that is here already is given as it is. */
  join: call(z.strictObject({ projectId, home: sharedHome }), project),
  /** Takes a project to another home, with its whole history; stopped, it is gone on with by the same call. */
  move: stream(z.strictObject({ projectId, to: home }), moveProgress),
  /**
   * How a project's copy stands to its log, now and after each change; null where the log is on this computer.
   * `sinceTime` is when the status became of its kind.
   */
  status: stream(
    z.strictObject({ projectId }),
    z.strictObject({ status: z.nullable(linkStatus), sinceTime: z.number() }),
  ),
  /** Tries at once to reach the log again. */
  retry: call(z.strictObject({ projectId }), empty),
}
