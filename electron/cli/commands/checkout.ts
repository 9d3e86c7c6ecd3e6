import { ArgonError } from '../../../shared/model/errors.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type {
  CheckoutCounts,
  CheckoutPlan,
  CheckoutReport,
  CollectionPlan,
} from '../../engine/transfer/mongodb/checkout-report.ts'
import { collect } from '../collect.ts'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { groups, plural, table } from '../format.ts'
import { resolvePoint } from '../point.ts'
import { databaseOption, reachServer, type Server } from '../server.ts'
import { checkoutExamples } from './checkout-examples.ts'

interface CheckoutOptions {
  readonly to: string
  readonly at?: string
  readonly database?: string
  readonly collection?: readonly string[]
}

export const checkout: CliCommand = {
  summary: 'make a database what a branch was at any moment, by writing the differences alone',
  examples: checkoutExamples,
  define(command, context) {
    command
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle, id or name@moment')
      .requiredOption('--to <server>', 'a saved connection, a connection string, or `-` for one from stdin')
      .option(
        '--at <moment>',
        'an LSN, a time (UTC where it names no zone), or name@moment; the head by default',
      )
      .option(...databaseOption)
      .option('--collection <name>', 'this collection alone; may be given several times', collect)
      .option('--dry-run', 'compare, say what would be written, and write nothing')
      .action((project: string, branch: string, options: CheckoutOptions) =>
        checkOut(context, project, branch, options),
      )
  },
}

async function checkOut(
  context: Context,
  wanted: string,
  branch: string,
  options: CheckoutOptions,
): Promise<void> {
  const { engine, project } = await context.open(wanted)
  const point = resolvePoint({ context, engine, project }, { branch, at: options.at })
  const server = await reachServer(context, options.to, options.database)
  if (!context.isRehearsal) await refuseLocked(context, server)
  const { client, database } = server
  const collections = options.collection ?? null
  const input = { ...point, database, collections, signal: context.io.interrupted }
  const planned = await context.follow(engine.checkout.plan(client, project, input), progressText)
  if (planned?.kind !== 'planned') throw new Error('The comparison ended without a plan')
  const { plan } = planned
  context.noteBoundary(plan.moment)
  if (context.isRehearsal) return tellPlan(context, plan)
  // The moment of the plan, since the head may have moved on meanwhile.
  const seen = { ...input, at: atLsn(plan.moment.lsn), fingerprint: plan.fingerprint }
  const last = await context.follow(engine.checkout.apply(client, project, seen), progressText)
  if (last?.kind !== 'done') throw new Error('The checkout ended without a report')
  await tellReport(context, last.report)
}

async function refuseLocked(context: Context, { meant }: Server): Promise<void> {
  if (meant.kind === 'saved') await (await context.engine()).connections.assertWritable(meant.connection.id)
}

type Step =
  | { readonly kind: 'comparing'; readonly collection: string; readonly read: number; readonly total: number }
  | { readonly kind: 'writing'; readonly collection: string; readonly done: number; readonly total: number }
  | { readonly kind: 'planned' | 'done' }

function progressText(step: Step): string {
  if (step.kind === 'comparing')
    return `Comparing ${step.collection}: ${groups(step.read)} of ${plural(step.total, 'document')}`
  if (step.kind === 'writing')
    return `Writing ${step.collection}: ${groups(step.done)} of ${plural(step.total, 'document')}`
  return 'Compared'
}

const heading = ['COLLECTION', 'INSERTS', 'UPDATES', 'DELETES', 'UNCHANGED', 'INDEXES'] as const

const countsRow = ({ inserts, updates, deletes, unchanged }: CheckoutCounts): string[] =>
  [inserts, updates, deletes, unchanged].map(groups)

/** Counts and names; the app shows the documents. */
const planView = (plan: CollectionPlan) => ({
  name: plan.name,
  isNew: plan.isNew,
  inserts: plan.inserts,
  updates: plan.updates,
  deletes: plan.deletes,
  unchanged: plan.unchanged,
  bytes: plan.bytes,
  indexes: plan.indexes,
  notes: plan.notes,
})

async function tellPlan(context: Context, plan: CheckoutPlan): Promise<void> {
  const { moment, database, fingerprint, untouched } = plan
  const collections = plan.collections.map(planView)
  for (const { name, notes } of collections) tellNotes(context, name, notes)
  if (untouched.length > 0) context.note(`Not touched: ${untouched.map((name) => `\`${name}\``).join(', ')}`)
  const rows = collections.map((one) => [one.name, ...countsRow(one), one.indexes.join(', ') || '-'])
  const json = {
    action: 'checkout',
    dryRun: true,
    lsn: moment.lsn,
    database,
    collections,
    untouched,
    fingerprint,
  }
  await context.result(json, [
    ...table([heading, ...rows]),
    `Would check out LSN ${moment.lsn} into database \`${database}\`; nothing was changed`,
  ])
}

function tellNotes(context: Context, name: string, notes: readonly string[]): void {
  for (const note of notes) context.note(`\`${name}\`: ${note}`)
}

async function tellReport(context: Context, report: CheckoutReport): Promise<void> {
  const { moment, database, collections, refused, refusedDocuments } = report
  for (const { name, notes } of collections) tellNotes(context, name, notes)
  for (const { collection, id, reason } of refusedDocuments)
    context.note(`Document ${id} of \`${collection}\` was refused: ${reason}`)
  const json = {
    action: 'checkout',
    dryRun: false,
    lsn: moment.lsn,
    database,
    collections,
    refused,
    refusedDocuments,
  }
  const rows = collections.map((one) => [one.name, ...countsRow(one)])
  await context.result(json, [
    ...table([heading.slice(0, -1), ...rows]),
    `Checked out LSN ${moment.lsn} into database \`${database}\``,
  ])
  if (refused === 0) return
  const message = `The server refused ${plural(refused, 'document')} of the checkout; everything else was written`
  throw new ArgonError('checkout.targetUnusable', message, { database, refused })
}
