import type { Branch } from '../../../shared/model/branch.ts'
import type { CommandContext } from '../command.ts'
import { branchDatabase } from '../names/database-name.ts'
import type { BranchDatabase } from '../names/databases.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'
import type { Plain } from './plain.ts'

/** The branch that a command is run on; refuses a database that is none. */
export async function branchOf(
  { database, name }: CommandRequest,
  { databases }: CommandContext,
): Promise<BranchDatabase> {
  const found = database === 'admin' ? undefined : await databases.find(database)
  if (found?.kind === 'branch') return found
  throw new WireError(
    'NamespaceNotFound',
    `\`${database}\` is no branch: run ${name} on the database of one, which listDatabases shows`,
  )
}

/** The handle of the project, for the names of its branches. */
export async function handleOf({ project }: BranchDatabase, { databases }: CommandContext): Promise<string> {
  const infos = await databases.projects()
  return infos.find(({ id }) => id === project.id)?.handle ?? project.id
}

/** A branch as our own commands show it. */
export function describeBranch(project: string, branch: Branch): Record<string, Plain> {
  return {
    database: branchDatabase({ handle: project }, branch),
    name: branch.name,
    handle: branch.handle,
    id: branch.id,
    parentId: branch.parentId,
    baseLsn: branch.baseLsn,
    headLsn: branch.headLsn,
    headTime: new Date(branch.headTime),
    ahead: branch.ahead,
    createdBy: branch.createdBy,
    createdTime: new Date(branch.createdTime),
    state: branch.state,
  }
}
