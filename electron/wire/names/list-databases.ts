import { databaseNameFault } from '../../../shared/connection-string/database-name.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { mainName } from '../../../shared/model/branch.ts'
import type { ProjectInfo } from '../../engine/projects/project-info.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { CommandContext } from '../command.ts'
import { listedOpenMax } from '../limits.ts'
import { branchDatabase } from './database-name.ts'

export interface ListedDatabase {
  readonly name: string
  /** What it takes on the disk: all of a project stands with its `main`, for a branch takes no room of its own. */
  readonly bytes: number
  readonly isEmpty: boolean
}

/**
 * Every branch that has a name, as the database that it is: `main` under the project's own name where that is one that a
 * database may have, else under its handle. A `main` without collections is no database, as in MongoDB; it becomes one
 * with its first write. Projects that cannot be opened are left out; of the many behind `listedOpenMax` only `main` is
 * listed, until somebody uses them, for a process has a bounded number of projects open.
 */
export async function listBranchDatabases(context: CommandContext): Promise<ListedDatabase[]> {
  const { projects } = context.engine
  const listed: ListedDatabase[] = []
  for (const info of await context.databases.projects()) {
    const open = projects.openIds()
    if (!open.has(info.id) && open.size >= listedOpenMax) {
      const bytes = await projects.diskBytes(info.id)
      listed.push({ name: projectDatabase(info), bytes, isEmpty: false })
      continue
    }
    const project = await openOrNull(context, info)
    if (project === null) continue
    listed.push(...branchesOf(context, info, project, await projects.diskBytes(info.id)))
  }
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function openOrNull({ engine }: CommandContext, { id }: ProjectInfo): Promise<Project | null> {
  try {
    return await engine.projects.use(id)
  } catch (error) {
    if (isArgonError(error)) return null
    throw error
  }
}

function branchesOf(
  { engine }: CommandContext,
  info: ProjectInfo,
  project: Project,
  bytes: number,
): ListedDatabase[] {
  return project.branches.rows().flatMap((row) => {
    if (row.state !== 'active') return []
    const isMain = row.name === mainName
    const lsn = project.log.head().lsn
    const isEmpty = engine.query.collections({ project, branchId: row.id, lsn }).length === 0
    if (isMain) return isEmpty ? [] : [{ name: projectDatabase(info), bytes, isEmpty }]
    return [{ name: branchDatabase(info, row), bytes: 0, isEmpty }]
  })
}

const projectDatabase = ({ name, handle }: ProjectInfo): string =>
  databaseNameFault(name) === null && !name.includes('~') ? name : handle
