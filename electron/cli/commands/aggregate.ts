import { ArgonError } from '../../../shared/model/errors.ts'
import type { CliCommand, Example } from '../command.ts'
import type { Context } from '../context.ts'
import { plural, timeText } from '../format.ts'
import { parsePipeline } from '../parse-query.ts'
import { resolvePoint } from '../point.ts'
import { formatOption, printDocuments, type DocumentFormat } from '../print-documents.ts'
import { atOption, refuseMissing } from './find.ts'

interface AggregateOptions {
  readonly at?: string
  readonly format: DocumentFormat
}

interface Asked {
  readonly branch: string
  readonly collection: string
  readonly pipeline: string
}

const examples: readonly Example[] = [
  {
    run: `argon aggregate shop main users '[{$match: {age: {$gt: 20}}}, {$group: {_id: null, mean: {$avg: "$age"}}}]'`,
    says: 'The mean of a field',
    prints: ['{"_id":null,"mean":38.666666666666664}'],
  },
  {
    run: `argon aggregate shop main users '{$count: "users"}' --at 5`,
    says: 'One stage alone, as of an LSN',
    prints: ['{"users":3}'],
  },
]

export const aggregate: CliCommand = {
  summary: "what a pipeline in MongoDB's language makes of a collection at any moment",
  examples,
  define(command, context) {
    command
      .argument('<project>', 'name, handle or id')
      .argument('<branch>', 'name, handle, id or name@moment')
      .argument('<collection>')
      .argument('<pipeline>', "an array of stages, as JSON, Extended JSON or in the shell's syntax")
      .option(...atOption)
      .addOption(formatOption())
      .action(
        (project: string, branch: string, collection: string, pipeline: string, options: AggregateOptions) =>
          run(context, project, { branch, collection, pipeline }, options),
      )
  },
}

async function run(
  context: Context,
  wanted: string,
  { branch, collection, pipeline: text }: Asked,
  { at, format }: AggregateOptions,
): Promise<void> {
  const pipeline = parsePipeline(text)
  const { engine, project } = await context.open(wanted)
  const point = resolvePoint({ context, engine, project }, { branch, at })
  refuseMissing(engine, project, point, collection)
  const moment = engine.history.resolve(project, point.at)
  const view = { project, branchId: point.branchId, lsn: moment.lsn }
  const cursor = engine.query.aggregate(view, { collection, pipeline })
  if (cursor.output !== null) {
    cursor.close()
    throw new ArgonError(
      'request.invalid',
      'A pipeline with `$out` or `$merge` writes, and `argon aggregate` only reads; use `argon run`',
    )
  }
  const printed = await printDocuments(context, cursor, format)
  context.noteBoundary(moment)
  context.note(`${plural(printed, 'document')} at LSN ${moment.lsn}, ${timeText(moment.time)}`)
}
