import { ArgonError } from '../../../shared/model/errors.ts'
import { mainBranchId, type ProjectId } from '../../../shared/model/ids.ts'
import type { Home } from '../../../shared/model/link.ts'
import type { Author } from '../branches/branch-commands.ts'
import { compareBytes } from '../bson/raw.ts'
import type { DraftId } from '../log/log.ts'
import type { RemoteLog } from '../log/mongodb/remote-log.ts'
import type { SharedDatabase } from '../log/mongodb/shared-database.ts'
import { verifyLog } from '../verify/verify-log.ts'
import { compareAll, copyRecords, ensureBeginning, type MoveProgress } from './copy-log.ts'
import { isCopy } from './copy-mark.ts'
import type { EngineDeps } from './engine-deps.ts'
import { moveEntry } from './moved-log.ts'
import type { Project } from './project.ts'
import type { ProjectInfo } from './project-info.ts'
import type { ProjectRegistry } from './registry.ts'

export interface Move {
  readonly id: ProjectId
  readonly to: Home
}

/**
 * Moves a project to another home: the same LSNs, hashes and times, compared record by record. Until its last step it is
 * where it was; that one is an entry with which the log here ends and the one there goes on. Whoever stops, or is killed,
 * moves the same project to the same home again, and it goes on where it was. Between two databases it goes through the
 * store of this machine: two moves.
 */
export async function* moveProject(
  projects: ProjectRegistry,
  deps: EngineDeps,
  { id, to }: Move,
  author: Author,
): AsyncGenerator<MoveProgress, ProjectInfo> {
  const project = await projects.use(id)
  const info = await projects.describe(id)
  if (info.home.kind === to.kind) throw alreadyThere(info, to)
  await projects.homes.refuseLocked(to)
  await projects.homes.refuseLocked(info.home)
  const draft = await draftOf(projects, deps, info, to)
  if (to.kind === 'mongodb') {
    const database = await projects.homes.database(to)
    await claim(database, info)
    yield* copyTo(project, database.log(id), () => seal(project, to, draft, author))
    await database.projects.confirm(id)
    await projects.homes.share(project, to)
  } else {
    if (isCopy(project.store)) yield* bringHere(project, () => seal(project, to, draft, author))
  }
  return projects.changeHome(id, { home: to, moving: null })
}

/** The id of the log's last entry here: the same in all tries of one move. */
async function draftOf(
  projects: ProjectRegistry,
  deps: EngineDeps,
  { id, moving }: ProjectInfo,
  to: Home,
): Promise<DraftId> {
  if (moving !== null && isSameHome(moving.to, to)) return Uint8Array.from(Buffer.from(moving.draft, 'hex'))
  const draft = deps.randomBytes(16)
  await projects.changeHome(id, { moving: { to, draft: Buffer.from(draft).toString('hex') } })
  return draft
}

/** Ends the log here, unless an earlier try has. Throws `log.moved` where somebody else has moved it. */
async function seal(project: Project, to: Home, draft: DraftId, author: Author): Promise<void> {
  const head = project.log.head()
  const last = project.log.recordAt(head.lsn)
  if (last !== undefined && compareBytes(last.recordId, draft) === 0) return
  const entries = [moveEntry(project.id, to)]
  const message = author.message ?? ''
  await project.append(() => ({ branchId: mainBranchId, entries, actor: author.actor, message }), draft)
}

async function claim({ projects }: SharedDatabase, info: ProjectInfo): Promise<void> {
  const known = (await projects.list()).some(({ id }) => id === info.id)
  if (!known) await projects.claim(info)
}

async function* copyTo(
  project: Project,
  remote: RemoteLog,
  end: () => Promise<void>,
): AsyncGenerator<MoveProgress> {
  try {
    await ensureBeginning(project, remote)
    yield* copyRecords(project, remote)
    yield* compareAll(project, remote, 1)
    const compared = project.log.head().lsn
    await end()
    yield* copyRecords(project, remote)
    yield* compareAll(project, remote, compared + 1)
  } finally {
    await remote.close()
  }
}

/** Checks the copy, ends the log there, and makes the copy the log. */
async function* bringHere(project: Project, end: () => Promise<void>): AsyncGenerator<MoveProgress> {
  const { link } = project
  if (link === null)
    throw new ArgonError('log.unreachable', 'The log of the project is not followed; try again')
  await link.bringUpToDate()
  for await (const { checkedLsn, headLsn, firstBadLsn, reason } of verifyLog(project)) {
    if (firstBadLsn !== null) throw new ArgonError('log.corrupt', reason, { lsn: firstBadLsn })
    yield { step: 'verifying', lsn: checkedLsn, headLsn }
  }
  await end()
  // The hash of the last entry there vouches for all that is before it.
  await link.bringUpToDate()
  await project.sharing.keepHere()
}

const isSameHome = (a: Home, b: Home): boolean =>
  a.kind === 'embedded' || b.kind === 'embedded'
    ? a.kind === b.kind
    : a.connectionId === b.connectionId && a.database === b.database

function alreadyThere({ id, name }: ProjectInfo, to: Home): ArgonError {
  const where = to.kind === 'embedded' ? 'on this machine' : 'in a database'
  const how = to.kind === 'embedded' ? '' : '; move it to this machine first'
  return new ArgonError('project.sameHome', `Project \`${name}\` is ${where} already${how}`, { id })
}
