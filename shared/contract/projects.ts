import * as z from 'zod/mini'
import { call, stream } from '../rpc/define.ts'
import { empty, lsn, name, projectId } from './common.ts'

/** Where a project's log is kept. */
const home = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('embedded') }),
  z.strictObject({ kind: z.literal('mongodb'), connectionId: z.string(), database: z.string() }),
])

export const project = z.strictObject({
  id: projectId,
  name: z.string(),
  handle: z.string(),
  createdTime: z.number(),
  /** When it was put into the trash, or null. */
  deletedTime: z.nullable(z.number()),
  home,
  /** Set while it is on its way to another home, or a move there was stopped and can be gone on with. */
  moving: z.nullable(z.strictObject({ to: home, draft: z.string() })),
})
export type Project = z.output<typeof project>

export const projects = {
  /** Every project, those in the trash included. */
  list: call(empty, z.array(project)),
  create: call(z.strictObject({ name }), project),
  rename: call(z.strictObject({ projectId, name }), project),
  /** Puts the project into the trash; nothing is erased. */
  delete: call(z.strictObject({ projectId }), project),
  /** Takes it out again, under another name where the old one is in use. */
  undelete: call(z.strictObject({ projectId }), project),
  /** Opens a project and tells where its log stands; damage found on opening is an error that names it. */
  open: call(
    z.strictObject({ projectId }),
    z.strictObject({ project, headLsn: lsn, headTime: z.number(), firstTime: z.number() }),
  ),
  /** Builds the sample shop: progress in entries, then the project that was made. */
  createSample: stream(
    empty,
    z.strictObject({ done: z.number(), total: z.number(), project: z.nullable(project) }),
  ),
  /** The list now, and again after each change by this process. */
  watch: stream(empty, z.array(project)),
}
