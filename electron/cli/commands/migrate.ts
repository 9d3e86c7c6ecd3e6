import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { FoundBranches, MigrationProgress } from '../../../shared/model/migration.ts'
import type { Engine } from '../../engine/engine.ts'
import type { MigrationSource } from '../../engine/legacy/doors.ts'
import { changing, type CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { bytesText, groups, plural, table } from '../format.ts'
import { pickProject } from '../pick-project.ts'
import { databaseOption, reachServer, serverArgument, type Server } from '../server.ts'
import { migrateExamples } from './migrate-examples.ts'
import { ambiguityText, meaningOf, withMeaning, type MeaningOptions } from './migrate-meaning.ts'
import { tellMigration } from './migrate-report.ts'

type MigrateOptions = MeaningOptions & { readonly database?: string }

export const migrate: CliCommand = {
  summary: 'bring a database of the older layout, whose branches are copies of collections, into a project',
  examples: migrateExamples,
  define(command, context) {
    withMeaning(command.command('find'))
      .description('the branches of a database, what they would take up, and what is not clear')
      .argument(...serverArgument)
      .option(...databaseOption)
      .action((wanted: string, options: MigrateOptions) => find(context, wanted, options))
    withMeaning(changing(command.command('run')))
      .description('import `main`, then of each branch what differs; then compare every document')
      .argument(...serverArgument)
      .argument('<project>', 'one that a migration began, to go on with it; else the name of a new one')
      .option(...databaseOption)
      .action((wanted: string, project: string, options: MigrateOptions) =>
        run(context, wanted, project, options),
      )
  },
}

const sourceOf = (context: Context, { database }: Server, options: MigrateOptions): MigrationSource => ({
  database,
  meaning: meaningOf(options),
  signal: context.io.interrupted,
})

async function find(context: Context, wanted: string, options: MigrateOptions): Promise<void> {
  const server = await reachServer(context, wanted, options.database)
  const { migration } = await context.engine()
  const found = await migration.find(server.client, sourceOf(context, server, options))
  await context.result(found, findingText(context, found))
}

function findingText(context: Context, found: FoundBranches): string[] {
  for (const { name, reason } of found.skipped) context.note(`\`${name}\` is left out: ${reason}`)
  const rows = found.branches.map(({ name, collections }) => {
    const sum = (of: (one: (typeof collections)[number]) => number): number =>
      collections.reduce((total, one) => total + of(one), 0)
    const bytes = [sum((one) => one.bytes), sum((one) => one.estimatedBytes)].map(bytesText)
    return [name, groups(collections.length), groups(sum((one) => one.documents)), ...bytes]
  })
  const saved = found.bytes === 0 ? 0 : Math.round((1 - found.estimatedBytes / found.bytes) * 100)
  const total = `${plural(found.documents, 'document')}, ${bytesText(found.bytes)}; about ${saved} % less after a migration`
  return [
    ...table([['BRANCH', 'COLLECTIONS', 'DOCUMENTS', 'BYTES', 'ESTIMATED'], ...rows]),
    total,
    ...ambiguityText(found),
  ]
}

async function run(context: Context, wanted: string, name: string, options: MigrateOptions): Promise<void> {
  const { author } = context
  const engine = await context.engine()
  const known = await knownProject(context, name)
  const newName = known === null ? engine.projectPlans.name(await context.projects(), name).name : name
  const server = await reachServer(context, wanted, options.database)
  const source = sourceOf(context, server, options)
  if (context.isRehearsal) {
    if (known !== null) context.note('A dry run says what a new project would get, not what one has already')
    const steps = engine.migration.dryRun(server.client, source, author)
    return tellMigration(context, await lastReport(context, steps), `the new project \`${newName}\``)
  }
  await refuseUnclear(engine, server, source)
  const id = known ?? (await engine.projects.create(newName, author)).id
  const { project, info } = await context.open(id)
  const steps = engine.migration.run(server.client, project, source, author)
  await tellMigration(context, await lastReport(context, steps), `project \`${info.name}\``)
}

/** Id of the project that is meant; null where there is none, and a new one is to be made. */
async function knownProject(context: Context, name: string): Promise<string | null> {
  try {
    const { id, deletedTime } = pickProject(await context.projects(), name, context.dataDir)
    return deletedTime === null ? id : null
  } catch (error) {
    if (isArgonError(error, 'project.notFound')) return null
    throw error
  }
}

/** Before a project is made for it; the engine would refuse it as well. */
async function refuseUnclear(engine: Engine, { client }: Server, source: MigrationSource): Promise<void> {
  const found = await engine.migration.find(client, source)
  if (found.ambiguities.length === 0) return
  const message = `${plural(found.ambiguities.length, 'name is', 'names are')} not clear; say what is meant:\n${ambiguityText(found).join('\n')}`
  throw new ArgonError('legacy.ambiguous', message, {
    database: found.database,
    ambiguities: found.ambiguities.length,
  })
}

async function lastReport(context: Context, steps: AsyncIterable<MigrationProgress>) {
  const last = await context.follow(steps, ({ step, branch, collection, done, total }) => {
    const what = step === 'importing' ? 'Importing' : 'Comparing'
    return `${what} ${collection} of ${branch}: ${groups(done)} of about ${plural(total, 'document')}`
  })
  if (last?.report == null) throw new Error('The migration ended without a report')
  return last.report
}
