import type { Commit } from '../../../shared/model/entry.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { recordsPageMax } from '../../../shared/model/limits.ts'
import type { At } from '../../../shared/model/moment.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { groups, timeText, visible } from '../format.ts'
import { parseCount } from '../parse-count.ts'
import { parseAt, resolvePoint } from '../point.ts'
import { commitView } from '../views.ts'
import { logExamples } from './log-examples.ts'

interface LogOptions {
  readonly limit?: number
  readonly from?: string
  readonly to?: string
}

export const log: CliCommand = {
  summary: 'the commits of a branch or of a whole project, newest first',
  examples: logExamples,
  define(command, context) {
    command
      .argument('<project>', 'name, handle or id')
      .argument('[branch]', 'name, handle, id or name@moment; every branch where it is left out')
      .option('--limit <number>', 'so many at most', parseCount)
      .option('--from <moment>', 'none that ended before this LSN or time')
      .option('--to <moment>', 'none that ended after this LSN or time')
      .action((project: string, branch: string | undefined, options: LogOptions) =>
        showLog(context, project, branch, options),
      )
  },
}

async function showLog(
  context: Context,
  wanted: string,
  branch: string | undefined,
  { limit, from, to }: LogOptions,
): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const point = branch === undefined ? null : resolvePoint({ context, engine, project }, { branch })
  const now = context.io.now()
  const start = from === undefined ? null : fixed(parseAt(from, now), project)
  const end = to === undefined ? (point?.at ?? null) : parseAt(to, now)
  const before = end === null ? null : asLsn(engine.history.resolve(project, end).lsn + 1)
  const nameOf = new Map(project.branches.rows().map(({ id, name }) => [id, name]))
  let shown = 0
  for (const commit of newestFirst(engine, project, point?.branchId ?? null, before)) {
    if (shown++ >= (limit ?? Infinity) || isBefore(commit, start)) break
    const name = nameOf.get(commit.branchId) ?? String(commit.branchId)
    context.out.put(context.isJson ? JSON.stringify(commitView(commit, name)) : commitText(commit, name))
    if (shown % recordsPageMax !== 0) continue
    await context.out.ready()
    context.refuseInterrupted()
  }
}

function* newestFirst(
  engine: Engine,
  project: Project,
  branchId: BranchId | null,
  from: Commit['lsn'] | null,
): Iterable<Commit> {
  for (let before = from; ;) {
    const page = engine.history.commits(project, { branchId, before, limit: recordsPageMax })
    yield* page.commits
    if (!page.hasMore) return
    before = page.commits.at(-1)?.lsn ?? null
  }
}

type FixedAt = Exclude<At, { kind: 'head' }>

const fixed = (at: At, project: Project): FixedAt =>
  at.kind === 'head' ? { kind: 'lsn', lsn: project.log.head().lsn } : at

function isBefore(commit: Commit, start: FixedAt | null): boolean {
  if (start === null) return false
  return start.kind === 'lsn' ? commit.lastLsn < start.lsn : commit.time < start.time
}

/** `41207-41210  2026-11-02 14:03:11Z  main  Ada  3 inserted, 1 deleted  Import users.json`. */
function commitText(commit: Commit, branch: string): string {
  const { lsn, lastLsn, time, actor, message, inserts, updates, deletes, operations } = commit
  const lsns = lsn === lastLsn ? String(lsn) : `${lsn}-${lastLsn}`
  const counts = [
    ...operations,
    ...(inserts > 0 ? [`${groups(inserts)} inserted`] : []),
    ...(updates > 0 ? [`${groups(updates)} updated`] : []),
    ...(deletes > 0 ? [`${groups(deletes)} deleted`] : []),
  ].join(', ')
  const parts = [lsns, timeText(time), branch, actor, counts, message]
  return parts
    .filter((part) => part !== '')
    .map(visible)
    .join('  ')
}
