import { databaseNameFault } from '../../../shared/connection-string/database-name.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { mainName } from '../../../shared/model/branch.ts'
import type { ProjectInfo } from '../../engine/projects/project-info.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { CommandContext } from '../command.ts'
import { branchDatabase } from './database-name.ts'

export interface ListedDatabase {
  readonly name: string
  readonly project: Project
  readonly branchId: BranchId
  /** Of the documents that can be seen there now, roughly. */
  readonly bytes: number
  readonly isEmpty: boolean
}

/**
 * Every branch that has a name, as the database that it is: `main` under the project's own name where that is one that a
 * database may have, else under its handle. A `main` without collections is no database, as in MongoDB; it becomes one
 * with its first write. Projects that cannot be opened are left out.
 */
export async function listBranchDatabases(context: CommandContext): Promise<ListedDatabase[]> {
  const listed: ListedDatabase[] = []
  for (const info of await context.databases.projects()) {
    const project = await openOrNull(context, info)
    if (project !== null) listed.push(...branchesOf(context, info, project))
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

function branchesOf({ engine }: CommandContext, info: ProjectInfo, project: Project): ListedDatabase[] {
  return project.branches.rows().flatMap((row) => {
    if (row.state !== 'active') return []
    const isMain = row.name === mainName
    const view = { project, branchId: row.id, lsn: project.log.head().lsn }
    const collections = engine.query.collections(view)
    if (isMain && collections.length === 0) return []
    const name = isMain ? projectDatabase(info) : branchDatabase(info, row)
    const documents = collections.reduce(
      (sum, { id }) => sum + project.snapshot(row.id, view.lsn, id).count(),
      0,
    )
    return [
      { name, project, branchId: row.id, bytes: documents * bytesPerDocument, isEmpty: documents === 0 },
    ]
  })
}

/** A guess: the sizes of documents are not counted. */
const bytesPerDocument = 400

const projectDatabase = ({ name, handle }: ProjectInfo): string =>
  databaseNameFault(name) === null && !name.includes('~') ? name : handle
