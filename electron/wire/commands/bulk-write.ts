import type { StatementResult } from '../../engine/write/statement.ts'
import type { Command, CommandContext } from '../command.ts'
import { firstBatchReply } from '../cursors/cursor-reply.ts'
import { bulkOperations, type BulkOperation } from '../data/bulk-operations.ts'
import { listCursor } from '../data/list-cursor.ts'
import { changedDatabase, writeDatabase } from '../data/place.ts'
import { batchSizeOf } from '../data/query-fields.ts'
import { runBatch } from '../data/statements.ts'
import { writeFailure } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'

export const bulkWrite: Command = {
  name: 'bulkWrite',
  help: 'Inserts, updates and deletes in any collections',
  isAdminOnly: true,
  isStable: true,
  isTransactional: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { fields } = request
    const operations = bulkOperations(request)
    const ordered = fields.boolean('ordered') ?? true
    const errorsOnly = fields.boolean('errorsOnly') ?? false
    const bypassDocumentValidation = fields.boolean('bypassDocumentValidation') ?? false
    const batchSize = batchSizeOf(fields.document('cursor'), 'bulkWrite.cursor')
    fields.skip('bulkWrite')
    fields.refuseOthers()
    const results = await runAll(request, context, operations, { ordered, bypassDocumentValidation })
    const shown = results
      .map((result, i) => ({ result, i }))
      .filter(({ result }) => !errorsOnly || 'error' in result)
    const documents = shown.map(({ result, i }) => describe(result, i, operations[i] as BulkOperation))
    // As many as fit, where no number was given.
    const options = { namespace: 'admin.$cmd.bulkWrite', batchSize: batchSize ?? Number.MAX_SAFE_INTEGER }
    return addCounts(
      await firstBatchReply(listCursor(documents), options, request, context),
      operations,
      results,
    )
  },
}

/** In the order of the operations, a batch for as long as they stay in one database. */
async function runAll(
  request: CommandRequest,
  context: CommandContext,
  operations: readonly BulkOperation[],
  how: { readonly ordered: boolean; readonly bypassDocumentValidation: boolean },
): Promise<StatementResult[]> {
  const results: StatementResult[] = []
  for (let at = 0; at < operations.length; at = results.length) {
    const name = (operations[at] as BulkOperation).database
    const end = operations.findIndex((operation, i) => i > at && operation.database !== name)
    const batch = operations.slice(at, end === -1 ? operations.length : end)
    const mayInsert = batch.some(({ statement }) => statement.kind !== 'delete' && mayMake(statement))
    const database = await (mayInsert ? writeDatabase : changedDatabase)(name, context)
    const statements = batch.map(({ statement }) => statement)
    const { runOnNothing } = context.engine.statements
    results.push(
      ...(database === undefined
        ? runOnNothing({ statements, ordered: how.ordered })
        : await runBatch(request, context, { database, statements, first: at, ...how })),
    )
    if (results.length < at + batch.length || (how.ordered && results.some((result) => 'error' in result)))
      break
  }
  return results
}

const mayMake = (statement: BulkOperation['statement']): boolean =>
  statement.kind === 'insert' || (statement.kind === 'update' && statement.upsert)

function describe(result: StatementResult, index: number, { statement }: BulkOperation): Uint8Array {
  if ('error' in result) {
    const failed = new Reply().double('ok', 0).int32('idx', index).int32('n', 0)
    return writeFailure(failed, result.error).finish()
  }
  const done = new Reply().double('ok', 1).int32('idx', index).int32('n', result.n)
  if (statement.kind === 'update') done.int32('nModified', result.nModified)
  if (result.upsertedId !== undefined) done.document('upserted', result.upsertedId)
  return done.finish()
}

function addCounts(
  reply: Reply,
  operations: readonly BulkOperation[],
  results: readonly StatementResult[],
): Reply {
  const counts = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 }
  for (const [i, result] of results.entries()) {
    const { kind } = (operations[i] as BulkOperation).statement
    if ('error' in result) counts.nErrors++
    else if (kind === 'insert') counts.nInserted += result.n
    else if (kind === 'delete') counts.nDeleted += result.n
    else if (result.upsertedId !== undefined) counts.nUpserted++
    else {
      counts.nMatched += result.n
      counts.nModified += result.nModified
    }
  }
  for (const [name, count] of Object.entries(counts)) reply.int32(name, count)
  return reply
}
