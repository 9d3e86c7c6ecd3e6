import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Project } from '../../electron/engine/projects/project.ts'
import {
  verifyProject,
  type Finding,
  type VerifyProgress,
} from '../../electron/engine/verify/verify-project.ts'
import { removeDirectory, scratchDirectory } from './scratch-project.ts'

/** Every report of a check. What it folds beside the index must be gone with the last one. */
export async function verified(project: Project): Promise<VerifyProgress[]> {
  const directory = scratchDirectory()
  const beside = path.join(directory, 'beside')
  const reports: VerifyProgress[] = []
  for await (const report of verifyProject(project, beside)) reports.push(report)
  if (existsSync(beside)) throw new Error('The check left its own index behind')
  removeDirectory(directory)
  return reports
}

/** What a check finds. */
export async function foundIn(project: Project): Promise<Finding | null | undefined> {
  return (await verified(project)).at(-1)?.finding
}
