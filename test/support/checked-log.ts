import type { Project } from '../../electron/engine/projects/project.ts'
import { verifyLog, type Verification } from '../../electron/engine/verify/verify-log.ts'

/** What the walk of a project's hash chain comes to. */
export async function checkedLog(project: Project): Promise<Verification | undefined> {
  let last: Verification | undefined
  for await (const report of verifyLog(project)) last = report
  return last
}
