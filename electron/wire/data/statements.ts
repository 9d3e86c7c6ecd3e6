import type { BranchDatabase } from '../names/databases.ts'
import type { Statement, StatementResult } from '../../engine/write/statement.ts'
import type { CommandContext } from '../command.ts'
import { writeBatchMax } from '../limits.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'
import { actorOf } from './place.ts'
import { noteWrite } from './write-reply.ts'
import { requestStamp } from './request-stamp.ts'

export interface WriteBatch {
  readonly database: BranchDatabase
  readonly statements: readonly Statement[]
  readonly ordered: boolean
  readonly bypassDocumentValidation: boolean
  /** The place in the command of the first statement, where these are not all of them. */
  readonly first?: number
}

/** Runs the statements of one command, in its transaction where it is part of one. */
export async function runBatch(
  request: CommandRequest,
  context: CommandContext,
  { database, statements, ordered, bypassDocumentValidation, first }: WriteBatch,
): Promise<readonly StatementResult[]> {
  checkBatch(request, statements)
  const stamp = requestStamp(request, statements.length, first)
  const input = {
    branchId: database.branchId,
    database: database.name,
    statements,
    ordered,
    bypassDocumentValidation,
    signal: context.signal,
  }
  const transaction = context.transactions.current(request, database, context)
  if (transaction !== undefined) return (await transaction.run(input)).results
  const author = { actor: actorOf(context) }
  const { lsn, results } = await context.engine.statements.run(
    database.project,
    { ...input, ...stamp },
    author,
  )
  noteWrite(lsn, context)
  return results
}

function checkBatch({ name }: CommandRequest, statements: readonly Statement[]): void {
  if (statements.length > 0 && statements.length <= writeBatchMax) return
  throw new WireError(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${writeBatchMax}. Got ${statements.length} operations in ${name}.`,
  )
}
