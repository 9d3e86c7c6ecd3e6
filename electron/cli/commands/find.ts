import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { CollectionId } from '../../../shared/model/ids.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Project } from '../../engine/projects/project.ts'
import { Option } from 'commander'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { plural, timeText } from '../format.ts'
import { didYouMean } from '../near-misses.ts'
import { parseCount } from '../parse-count.ts'
import { parseFilter } from '../parse-filter.ts'
import { resolvePoint, type Point } from '../point.ts'
import { findExamples } from './find-examples.ts'

const formats = ['relaxed', 'canonical', 'shell'] as const

export interface FindOptions {
  readonly at?: string
  readonly filter?: string
  readonly limit?: number
  readonly format: (typeof formats)[number]
}

export const find: CliCommand = {
  summary: 'the documents of a collection at any moment, one a line',
  examples: findExamples,
  define(command, context) {
    const format = new Option(
      '--format <format>',
      'relaxed or canonical Extended JSON, or the syntax of the shell',
    )
    command
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle, id or name@moment')
      .argument('<collection>')
      .option(
        '--at <moment>',
        'an LSN, a time (UTC where it names no zone), or name@moment; the head by default',
      )
      .option(
        '--filter <filter>',
        "a filter in MongoDB's language, as JSON, Extended JSON or in the shell's syntax",
      )
      .option('--limit <number>', 'so many at most', parseCount)
      .addOption(format.choices(formats).default('relaxed'))
      .action((project: string, branch: string, collection: string, options: FindOptions) =>
        findDocuments(context, project, { branch, collection }, options),
      )
  },
}

async function findDocuments(
  context: Context,
  wanted: string,
  { branch, collection }: { readonly branch: string; readonly collection: string },
  { at, filter: filterText, limit, format }: FindOptions,
): Promise<void> {
  const filter = filterText === undefined ? null : parseFilter(filterText)
  const { engine, project } = await context.open(wanted)
  const point = resolvePoint({ context, engine, project }, { branch, at })
  const collectionId = collectionOf(engine, project, point, collection)
  const input = {
    ...point,
    collectionId,
    filter,
    signal: context.io.interrupted,
    ready: () => context.out.ready(),
  }
  let left = limit ?? Infinity
  const { moment, matched } = await engine.documents.scan(project, input, ({ bytes, start, end }) => {
    left -= 1
    return context.out.put(printTree(bsonToTree(bytes.subarray(start, end)), { format })) && left > 0
  })
  await context.out.ready()
  context.noteBoundary(moment)
  context.note(`${plural(matched, 'document')} at LSN ${moment.lsn}, ${timeText(moment.time)}`)
}

function collectionOf(
  engine: Engine,
  project: Project,
  { branchId, at }: Point,
  wanted: string,
): CollectionId {
  const { moment, collections } = engine.collections.list(project, branchId, at)
  const found = collections.find(({ name }) => name === wanted)
  if (found !== undefined) return found.id
  const names = collections.map(({ name }) => name)
  const branch = project.branches.get(branchId).name
  const has =
    names.length === 0 ? '; it has none' : `; it has ${names.map((name) => `\`${name}\``).join(', ')}`
  const advice = didYouMean(wanted, names) || has
  const message = `There is no collection \`${wanted}\` on branch \`${branch}\` at LSN ${moment.lsn}${advice}`
  throw new ArgonError('collection.notFound', message, { name: wanted, branchId, lsn: moment.lsn })
}
