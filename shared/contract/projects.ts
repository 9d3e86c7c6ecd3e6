import * as z from 'zod/mini'
import { call, stream } from '../rpc/define.ts'
import { empty, lsn, name, projectId } from './common.ts'

export const project = z.strictObject({
  id: projectId,
  name: z.string(),
  handle: z.string(),
  createdTime: z.number(),
  /** When it was put into the trash, or null. */
  deletedTime: z.nullable(z.number()),
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
