import type { RequestStamp } from '../../engine/log/request.ts'
import { numberOf } from '../field-reader.ts'
import type { CommandRequest } from '../request.ts'

/**
 * What makes a command one that can be sent again: nothing where it is none, or part of a transaction. `first` is the
 * place in the command of the first of these statements.
 */
export function requestStamp(
  request: CommandRequest,
  statements: number,
  first = 0,
): { readonly request?: RequestStamp } {
  const { lsid, txnNumber, isInTransaction } = request
  if (lsid === undefined || txnNumber === undefined || isInTransaction) return {}
  return {
    request: { lsid: Buffer.from(lsid, 'hex'), txnNumber, stmtIds: statementIds(request, statements, first) },
  }
}

/** As the client numbers them, or from its first number on. */
function statementIds({ fields }: CommandRequest, statements: number, first: number): number[] {
  const given = fields.array('stmtIds')?.slice(first, first + statements)
  if (given !== undefined && given.length === statements) return given.map(numberOf)
  const start = (fields.integer('stmtId') ?? 0) + first
  return Array.from({ length: statements }, (_, i) => start + i)
}
