import type { Project } from '../../electron/engine/projects/project.ts'
import { rebuildIndex, type RebuildProgress } from '../../electron/engine/verify/rebuild-index.ts'

/** Makes the index of a project anew, and gives every report of it. */
export async function rebuilt(project: Project): Promise<RebuildProgress[]> {
  const reports: RebuildProgress[] = []
  for await (const report of rebuildIndex(project)) reports.push(report)
  return reports
}
