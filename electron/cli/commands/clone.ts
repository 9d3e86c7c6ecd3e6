import { Option } from 'commander'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { CloneProgress, CloneTarget } from '../../engine/transfer/mongodb/clone.ts'
import type { PullReport } from '../../engine/transfer/mongodb/pull-report.ts'
import { collect } from '../collect.ts'
import { changing, type CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { groups, plural } from '../format.ts'
import { pickBranch } from '../pick-branch.ts'
import { resolvePoint } from '../point.ts'
import { databaseOption, reachServer, serverArgument, type Server } from '../server.ts'
import { cloneExamples } from './clone-examples.ts'

interface CloneOptions {
  readonly database?: string
  readonly collection?: readonly string[]
  readonly branch?: string
  readonly newBranch?: string
  readonly from?: string
  readonly at?: string
  readonly missing: 'keep' | 'drop'
}

export const clone: CliCommand = {
  summary: 'take a database over into a new project, a new branch, or, as a pull, into a branch',
  examples: cloneExamples,
  define(command, context) {
    const missing = new Option(
      '--missing <what>',
      'what becomes of collections that the database does not have; for a pull of all of it',
    )
    changing(command)
      .argument(...serverArgument)
      .argument('<project>', 'name of a new project; with --branch or --new-branch one that is there')
      .option(...databaseOption)
      .option('--collection <name>', 'this collection alone; may be given several times', collect)
      .option('--branch <branch>', 'pull into this branch: only what changed is written')
      .option('--new-branch <name>', 'into a new branch of the project')
      .option('--from <branch>', 'where the new branch forks from; `main` by default')
      .option('--at <moment>', 'where on it; its head by default')
      .addOption(missing.choices(['keep', 'drop']).default('keep'))
      .action((wanted: string, project: string, options: CloneOptions) =>
        cloneInto(context, wanted, project, options),
      )
  },
}

/** Where a clone goes, in words that stand behind "into". */
interface Destination {
  readonly target: CloneTarget
  readonly text: string
}

async function cloneInto(
  context: Context,
  wanted: string,
  project: string,
  options: CloneOptions,
): Promise<void> {
  const { author } = context
  const { target, text } = await destinationOf(context, project, options)
  const server = await reachServer(context, wanted, options.database)
  if (context.isRehearsal) return rehearse(context, server, options, text)
  const { client, database } = server
  const engine = await context.engine()
  const source = { database, collections: options.collection ?? null, missing: options.missing }
  const input = { ...source, target, signal: context.io.interrupted }
  const steps = sayingHowToGoOn(context, engine.clone.start(client, input, author.actor), server)
  const last = await context.follow(steps, (step) => {
    if (step.kind !== 'collection') return `Cloning ${database}`
    const { name, read, total } = step.progress
    return `Cloning ${name}: ${groups(read)} of about ${plural(total, 'document')}`
  })
  if (last?.kind !== 'done') throw new Error('The clone ended without a report')
  await tellClone(context, last.report, text)
}

/** What was made for a clone stays where it ends before its time, and a pull into it does the rest. */
async function* sayingHowToGoOn(
  context: Context,
  steps: AsyncIterable<CloneProgress>,
  { meant, database }: Server,
): AsyncGenerator<CloneProgress> {
  let place = ''
  let isDone = false
  try {
    for await (const step of steps) {
      if (step.kind === 'target') place = `${step.projectId} --branch id:${step.branchId}`
      isDone = step.kind === 'done'
      yield step
    }
  } finally {
    const server = meant.kind === 'saved' ? `"${meant.connection.name}"` : '-'
    if (place !== '' && !isDone)
      context.note(`To go on with it: argon clone ${server} ${place} --database ${database}`)
  }
}

async function destinationOf(
  context: Context,
  wanted: string,
  { branch, newBranch, from, at }: CloneOptions,
): Promise<Destination> {
  if (branch !== undefined && newBranch !== undefined)
    throw new ArgonError('request.invalid', 'Give --branch or --new-branch, not both')
  if (newBranch === undefined && (from !== undefined || at !== undefined))
    throw new ArgonError('request.invalid', '--from and --at say where --new-branch forks from; name one')
  if (branch === undefined && newBranch === undefined) return newProject(context, wanted)
  const { info, engine, project } = await context.open(wanted)
  const there = { projectId: info.id }
  if (branch !== undefined) {
    const { id: branchId, name } = pickBranch(project.branches.rows(), branch)
    return {
      target: { kind: 'branch', ...there, branchId },
      text: `branch \`${name}\` of project \`${info.name}\``,
    }
  }
  const name = newBranch ?? ''
  const point = resolvePoint({ context, engine, project }, { branch: from, at })
  // Refuses now what the engine would refuse once it has connected.
  await engine.branches.rehearse(project, (on) =>
    engine.branches.create(on, name, point.branchId, point.at, context.author),
  )
  return {
    target: { kind: 'newBranch', ...there, name, from: point.branchId, at: point.at },
    text: `the new branch \`${name}\` of project \`${info.name}\``,
  }
}

async function newProject(context: Context, wanted: string): Promise<Destination> {
  const { projectPlans } = await context.engine()
  const { name } = projectPlans.name(await context.projects(), wanted)
  return { target: { kind: 'newProject', name }, text: `the new project \`${name}\`` }
}

/** What is on the server, which is all that can be said without reading it. */
async function rehearse(
  context: Context,
  { client, database }: Server,
  { collection: chosen }: CloneOptions,
  into: string,
): Promise<void> {
  const engine = await context.engine()
  const all = await engine.clone.collections(client, database)
  if (all.length === 0) throw noDatabase(database)
  for (const name of chosen ?? [])
    if (!all.some((one) => one.name === name)) throw noCollection(name, database)
  const wanted = all.filter(({ name }) => chosen === undefined || chosen.includes(name))
  const usable = wanted.filter(({ skipped }) => skipped === null)
  const skipped = wanted.flatMap(({ name, skipped: reason }) => (reason === null ? [] : [{ name, reason }]))
  tellSkipped(context, skipped)
  const documents = usable.reduce((sum, one) => sum + (one.documents ?? 0), 0)
  const about = `about ${plural(documents, 'document')} of ${plural(usable.length, 'collection')}`
  const collections = usable.map(({ name, documents: count }) => ({ name, documents: count }))
  const json = { database, collections, skipped }
  await context.changed(
    'clone',
    ['Cloned', 'clone'],
    `${about} of database \`${database}\` into ${into}`,
    json,
  )
}

function noDatabase(name: string): ArgonError {
  const message = `There is no database \`${name}\` on the server, or nothing in it that this user may see`
  return new ArgonError('database.notFound', message, { name })
}

const noCollection = (name: string, database: string): ArgonError =>
  new ArgonError('collection.notFound', `There is no collection \`${name}\` in database \`${database}\``, {
    name,
    database,
  })

function tellSkipped(context: Context, skipped: readonly { name: string; reason: string }[]): void {
  for (const { name, reason } of skipped) context.note(`\`${name}\` is left out: ${reason}`)
}

async function tellClone(context: Context, report: PullReport, into: string): Promise<void> {
  tellSkipped(context, report.skipped)
  for (const { collection, id, reason } of report.unusableDocuments)
    context.note(`Document ${id} of \`${collection}\` was left out: ${reason}`)
  if (report.consistency.kind === 'none') context.note(report.consistency.reason)
  const { collections, database, fromLsn, toLsn, unusable, missing, missingDropped } = report
  if (missing.length > 0) {
    const names = missing.map((name) => `\`${name}\``).join(', ')
    context.note(`The database does not have ${names}: ${missingDropped ? 'dropped' : 'kept'} on the branch`)
  }
  const lsns =
    fromLsn === null ? 'nothing had changed' : `${writtenText(collections)} (LSN ${fromLsn} to ${toLsn})`
  const left = unusable === 0 ? '' : `; ${plural(unusable, 'was', 'were')} left out`
  const what = `${plural(collections.length, 'collection')} of database \`${database}\``
  await context.changed('clone', ['Cloned', 'clone'], `${what} into ${into}: ${lsns}${left}`, { report })
}

function writtenText(collections: PullReport['collections']): string {
  const count = (of: 'inserts' | 'updates' | 'deletes'): number =>
    collections.reduce((total, one) => total + one[of], 0)
  const counts = [
    [count('inserts'), 'insert'],
    [count('updates'), 'update'],
    [count('deletes'), 'delete'],
  ] as const
  return counts.map(([number, noun]) => plural(number, noun)).join(', ')
}
