import * as z from 'zod/mini'
import { stream } from '../rpc/define.ts'
import { commit, projectId } from './common.ts'

export const events = {
  /**
   * Commits of a project in the order of the log, each numbered by its first LSN. `after` resumes behind a commit's
   * last LSN; null begins with the next one.
   */
  commits: stream(z.strictObject({ projectId, after: z.nullable(z.int().check(z.minimum(0))) }), commit),
}
