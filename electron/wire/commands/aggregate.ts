import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import type { AggregateCursor, AggregateInput } from '../../engine/read/aggregate.ts'
import type { Command, CommandContext } from '../command.ts'
import { firstBatchReply, type FirstBatchOptions } from '../cursors/cursor-reply.ts'
import type { WireCursor } from '../cursors/cursor-registry.ts'
import { openChanges } from '../data/change-stream.ts'
import { describeStages } from '../data/describe-stages.ts'
import { explainPipeline } from '../data/explain.ts'
import { actorOf, readView, sourceOf, writeDatabase } from '../data/place.ts'
import { readConcernOf } from '../data/read-concern.ts'
import { batchSizeOf, hintOf, optional } from '../data/query-fields.ts'
import { asFailure, noteWrite } from '../data/write-reply.ts'
import { FieldReader } from '../field-reader.ts'
import type { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'

export const aggregate: Command = {
  name: 'aggregate',
  help: 'Runs a pipeline over a collection, or over a branch',
  isStable: true,
  isTransactional: true,
  readsSnapshots: true,
  takesWriteConcern: true,
  async run(request, context) {
    const input = inputOf(request)
    const cursor = cursorOf(request)
    const isExplained = request.fields.boolean('explain') ?? false
    request.fields.refuseOthers()
    const [first = ''] = stageNames(input.pipeline)
    checkStable(first, request)
    if (first === '$changeStream') return watch(request, context, input, cursor)
    const view = await readView(request, context)
    if (isExplained) return explainPipeline(view, request, input, { context, verbosity: 'queryPlanner' })
    const describe = describeStages(request, view, context)
    const opened = context.engine.query.aggregate(view ?? { project: { deps: context } }, {
      ...input,
      describe,
    })
    if (opened.output !== null) {
      checkWrittenLevel(request, opened)
      await writeOutput(request, context, opened)
    }
    const atClusterTime = context.snapshots.of(request)?.time
    const { collection } = input
    return reply(request, context, opened, { collection, atClusterTime, ...cursor, ...sourceOf(view) })
  },
}

/** Documents that are written instead of given: to a collection of this branch, or of the one that the stage names. */
async function writeOutput(
  request: CommandRequest,
  context: CommandContext,
  cursor: AggregateCursor,
): Promise<void> {
  const written = await writeDatabase(cursor.output?.target.database ?? request.database, context)
  if (context.transactions.current(request, written, context) !== undefined) {
    cursor.close()
    throw new WireError(
      'OperationNotSupportedInTransaction',
      'A pipeline within a transaction does not write',
    )
  }
  const { project, branchId, name } = written
  const input = { branchId, database: name, cursor, signal: context.signal }
  try {
    noteWrite(
      await context.engine.statements.writeOutput(project, input, { actor: actorOf(context) }),
      context,
    )
  } catch (error) {
    throw asFailure(error, context)
  }
}

/** What a pipeline writes it has read as it is now. */
function checkWrittenLevel(request: CommandRequest, cursor: AggregateCursor): void {
  const { level } = readConcernOf(request)
  if (level !== 'linearizable' && level !== 'snapshot') return
  cursor.close()
  throw new WireError(
    'InvalidOptions',
    `$${cursor.output?.kind} cannot be used with a '${level}' read concern level`,
  )
}

function inputOf({ fields, name }: CommandRequest): AggregateInput {
  fields.skip('bypassDocumentValidation')
  return aggregateInput(fields, name)
}

/** What `aggregate` asks for, from its arguments; also within `explain`. */
export function aggregateInput(fields: FieldReader, name: string): AggregateInput {
  fields.skip('allowDiskUse')
  const target = fields.value(name)
  return {
    collection: target?.kind === 'string' ? target.value : null,
    pipeline: fields.require('pipeline', fields.documents('pipeline')),
    ...optional('collation', fields.document('collation')),
    ...optional('let', fields.document('let')),
    ...optional('hint', hintOf(fields)),
  }
}

function cursorOf({ fields }: CommandRequest): { readonly batchSize: number | undefined } {
  if (!fields.has('cursor') && fields.boolean('explain') !== true) {
    throw new WireError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    )
  }
  return { batchSize: batchSizeOf(fields.document('cursor'), 'aggregate.cursor') }
}

/** What may be undone again nobody is told of. */
function checkWatchedLevel(request: CommandRequest): void {
  const { level, isNamed } = readConcernOf(request)
  if (!isNamed || level === 'majority') return
  throw new WireError(
    'InvalidOptions',
    `$changeStream cannot be used with a '${level}' read concern level: it tells of what the majority has`,
  )
}

const stageNames = (pipeline: readonly Uint8Array[]): string[] =>
  pipeline.map((stage) => bsonToTree(stage).fields[0]?.[0] ?? '')

async function watch(
  request: CommandRequest,
  context: CommandContext,
  { collection, pipeline }: AggregateInput,
  cursor: { readonly batchSize: number | undefined },
): Promise<Reply> {
  const [first = emptyDocument, ...stages] = pipeline
  const fields = new FieldReader(first, 'aggregate.pipeline')
  const spec = fields.require('$changeStream', fields.document('$changeStream'))
  checkWatchedLevel(request)
  const database = await writeDatabase(request.database, context)
  const opened = openChanges({ database, collection, spec, stages }, context)
  return reply(request, context, opened, {
    collection,
    ...cursor,
    isTailable: true,
    source: database.project,
  })
}

/** Stages that may change from one version of MongoDB to the next, all of which stand first. */
const unstable: ReadonlySet<string> = new Set([
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
])

function checkStable(first: string, { api }: CommandRequest): void {
  if (api.isStrict !== true || !unstable.has(first)) return
  throw new WireError(
    'APIStrictError',
    `stage ${first} is not allowed with 'apiStrict: true' in API Version 1`,
  )
}

const emptyDocument = Uint8Array.of(5, 0, 0, 0, 0)

function reply(
  request: CommandRequest,
  context: CommandContext,
  cursor: WireCursor,
  { collection, ...options }: Omit<FirstBatchOptions, 'namespace'> & { readonly collection: string | null },
): Promise<Reply> {
  const namespace = `${request.database}.${collection ?? '$cmd.aggregate'}`
  return firstBatchReply(cursor, { namespace, ...options }, request, context)
}
