import { isArgonError } from '../../../shared/model/errors.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { ReadView } from '../../engine/read/read-view.ts'
import type { CommandContext } from '../command.ts'
import type { BranchDatabase, Database } from '../names/databases.ts'
import type { CommandRequest } from '../request.ts'
import type { Snapshot } from '../sessions/snapshots.ts'
import { WireError } from '../wire-error.ts'

/** Databases that no branch stands for. */
const reserved: ReadonlySet<string> = new Set(['admin', 'config', 'local'])

/** What a name means now; undefined for the names that no branch has. */
async function databaseOf(name: string, { databases }: CommandContext): Promise<Database | undefined> {
  return reserved.has(name) ? undefined : databases.find(name)
}

/** What a request reads; undefined where the database has nothing yet. A transaction reads what it began on. */
export async function readView(
  request: CommandRequest,
  context: CommandContext,
): Promise<ReadView | undefined> {
  const snapshot = context.snapshots.of(request)
  const database = await databaseOf(request.database, context)
  if (database?.kind !== 'branch') return undefined
  if (snapshot !== undefined && database.past === null) return snapshotView(database, snapshot, context)
  const transaction = context.transactions.current(request, database, context)
  return transaction === undefined ? viewOf(database) : transaction.view()
}

/** A branch as it stood when a snapshot was made; undefined where its project is younger. */
function snapshotView(
  { project, branchId }: BranchDatabase,
  snapshot: Snapshot,
  context: CommandContext,
): ReadView | undefined {
  const lsn = snapshot.lsns.get(project) ?? lsnAt(project, snapshot.madeAt, context)
  if (lsn === null) return undefined
  snapshot.lsns.set(project, lsn)
  return { project, branchId, lsn }
}

function lsnAt(project: Project, time: number, { engine }: CommandContext): Lsn | null {
  try {
    return engine.history.resolve(project, { kind: 'time', time }).lsn
  } catch (error) {
    if (isArgonError(error, 'time.beforeFirst')) return null
    throw error
  }
}

export const viewOf = ({ project, branchId, past }: BranchDatabase): ReadView => ({
  project,
  branchId,
  lsn: past ?? project.log.head().lsn,
})

/** What a cursor over a view reads, so that it is closed with it. */
export const sourceOf = (view: ReadView | undefined): { readonly source?: object } =>
  view === undefined ? {} : { source: view.project }

/** The branch that a name is written to, made where it is a name that no project has. Refuses the past. */
export async function writeDatabase(name: string, context: CommandContext): Promise<BranchDatabase> {
  if (reserved.has(name)) {
    throw new WireError('InvalidNamespace', `The database \`${name}\` holds no documents here; name another`)
  }
  const database = await context.databases.make(name, actorOf(context))
  refusePast(database)
  return database
}

/** The branch that is changed under a name, where there is one. Refuses the past. */
export async function changedDatabase(
  name: string,
  context: CommandContext,
): Promise<BranchDatabase | undefined> {
  const database = await databaseOf(name, context)
  if (database?.kind !== 'branch') return undefined
  refusePast(database)
  return database
}

function refusePast({ name, past }: BranchDatabase): void {
  if (past === null) return
  const branch = name.slice(0, name.lastIndexOf('@'))
  throw new WireError(
    'CommandNotSupportedOnView',
    `\`${name}\` is the past, at LSN ${past}, which nobody writes to; make a branch of it with argonCreateBranch, or write to \`${branch}\``,
  )
}

/** Who a write is recorded as: the client's application. */
export const actorOf = ({ connection }: CommandContext): string =>
  connection.metadata?.application || connection.metadata?.driver || 'mongodb client'
