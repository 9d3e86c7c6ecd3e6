import type { FollowProgress } from '../../engine/transfer/mongodb/follow/follow.ts'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { groups, plural } from '../format.ts'
import { pickBranch } from '../pick-branch.ts'
import { databaseOption, reachServer, serverArgument } from '../server.ts'

interface FollowOptions {
  readonly database?: string
  readonly anew?: boolean
}

type Following = Extract<FollowProgress, { kind: 'following' }>

export const follow: CliCommand = {
  summary: 'make a branch follow a live database, each change with its own time, until Ctrl+C',
  examples: [],
  define(command, context) {
    command
      .argument(...serverArgument)
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle or id')
      .option(...databaseOption)
      .option('--anew', 'begin with a pull, although the branch knows where it stands')
      .option('--actor <name>', "who the changes are recorded as; the system's user name by default")
      .action((wanted: string, project: string, branch: string, options: FollowOptions) =>
        followUntilInterrupted(context, wanted, { project, branch }, options),
      )
  },
}

/** Ctrl+C is how it ends; only where it interrupts the first pull is the command interrupted. */
async function followUntilInterrupted(
  context: Context,
  wanted: string,
  where: { readonly project: string; readonly branch: string },
  { database: named, anew = false }: FollowOptions,
): Promise<void> {
  const { author } = context
  const { engine, project } = await context.open(where.project)
  const { id: branchId, name } = pickBranch(project.branches.rows(), where.branch)
  const { client, database } = await reachServer(context, wanted, named)
  const input = { branchId, database, anew, signal: context.io.interrupted }
  const progress = context.progress()
  let last: Following | null = null
  try {
    for await (const step of engine.follow.start(client, project, input, author)) {
      if (step.kind === 'following') last = step
      progress?.report(() => progressText(step))
    }
  } finally {
    progress?.end()
  }
  const { events = 0, lsn = null, unusable = 0, unusableReason = '' } = last ?? {}
  if (unusable > 0)
    context.note(`${plural(unusable, 'document was', 'documents were')} left out: ${unusableReason}`)
  const written = lsn === null ? '' : `, up to LSN ${lsn}`
  await context.result({ action: 'follow', database, events, lsn, unusable }, [
    `Branch \`${name}\` followed database \`${database}\`: ${plural(events, 'change')}${written}; the same line goes on`,
  ])
}

function progressText(step: FollowProgress): string {
  if (step.kind === 'following') {
    const seconds = Math.round(step.lagMilliseconds / 1000)
    return `Following: ${plural(step.events, 'change')}, ${plural(seconds, 'second')} behind`
  }
  if (step.progress.kind !== 'collection') return 'Pulling'
  const { name, read, total } = step.progress.progress
  return `Pulling ${name}: ${groups(read)} of about ${plural(total, 'document')}`
}
