import { ArgonError } from '../../../shared/model/errors.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Project } from '../../engine/projects/project.ts'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { plural, timeText } from '../format.ts'
import { didYouMean } from '../near-misses.ts'
import { parseCount } from '../parse-count.ts'
import { parseQuery } from '../parse-query.ts'
import { resolvePoint, type Point } from '../point.ts'
import { formatOption, printDocuments, type DocumentFormat } from '../print-documents.ts'
import { findExamples } from './find-examples.ts'

export interface FindOptions {
  readonly at?: string
  readonly filter?: string
  readonly sort?: string
  readonly projection?: string
  readonly skip?: number
  readonly limit?: number
  readonly format: DocumentFormat
}

export const atOption = [
  '--at <moment>',
  'an LSN, a time (UTC where it names no zone), or name@moment; the head by default',
] as const

export const find: CliCommand = {
  summary: 'the documents of a collection at any moment, one a line',
  examples: findExamples,
  define(command, context) {
    command
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle, id or name@moment')
      .argument('<collection>')
      .option(...atOption)
      .option(
        '--filter <filter>',
        "a filter in MongoDB's language, as JSON, Extended JSON or in the shell's syntax",
      )
      .option('--sort <order>', 'the order, as {age: -1}; that of _id by default')
      .option('--projection <fields>', 'which fields to show, as {name: 1}')
      .option('--skip <number>', 'pass over so many', parseCount)
      .option('--limit <number>', 'so many at most', parseCount)
      .addOption(formatOption())
      .action((project: string, branch: string, collection: string, options: FindOptions) =>
        findDocuments(context, project, { branch, collection }, options),
      )
  },
}

async function findDocuments(
  context: Context,
  wanted: string,
  { branch, collection }: { readonly branch: string; readonly collection: string },
  { at, skip = 0, limit = 0, format, ...texts }: FindOptions,
): Promise<void> {
  const query = queryOf(texts)
  const { engine, project } = await context.open(wanted)
  const point = resolvePoint({ context, engine, project }, { branch, at })
  refuseMissing(engine, project, point, collection)
  const moment = engine.history.resolve(project, point.at)
  const view = { project, branchId: point.branchId, lsn: moment.lsn }
  const cursor = engine.query.find(view, { collection, ...query, skip, limit })
  const found = await printDocuments(context, cursor, format)
  context.noteBoundary(moment)
  context.note(`${plural(found, 'document')} at LSN ${moment.lsn}, ${timeText(moment.time)}`)
}

/** What was asked for in words, as BSON. */
function queryOf(
  texts: Pick<FindOptions, 'filter' | 'sort' | 'projection'>,
): Partial<Record<keyof typeof texts, Uint8Array>> {
  const names = { filter: 'filter', sort: 'order', projection: 'projection' } as const
  const given = Object.entries(texts).filter(([, text]) => text !== undefined)
  return Object.fromEntries(
    given.map(([name, text]) => [name, parseQuery(text, names[name as keyof typeof names])]),
  )
}

/** Says what there is where a branch has no collection of that name then. */
export function refuseMissing(
  engine: Engine,
  project: Project,
  { branchId, at }: Point,
  wanted: string,
): void {
  const { moment, collections } = engine.collections.list(project, branchId, at)
  const names = collections.map(({ name }) => name)
  if (names.includes(wanted)) return
  const branch = project.branches.get(branchId).name
  const has =
    names.length === 0 ? '; it has none' : `; it has ${names.map((name) => `\`${name}\``).join(', ')}`
  const advice = didYouMean(wanted, names) || has
  const message = `There is no collection \`${wanted}\` on branch \`${branch}\` at LSN ${moment.lsn}${advice}`
  throw new ArgonError('collection.notFound', message, { name: wanted, branchId, lsn: moment.lsn })
}
