import type { RequestStamp } from '../../engine/log/request.ts'
import { numberOf } from '../field-reader.ts'
import type { CommandRequest } from '../request.ts'

/** What makes a command one that can be sent again: nothing where it is none, or part of a transaction. */
export function requestStamp(
  request: CommandRequest,
  statements: number,
): { readonly request?: RequestStamp } {
  const { lsid, txnNumber, isInTransaction } = request
  if (lsid === undefined || txnNumber === undefined || isInTransaction) return {}
  return {
    request: { lsid: Buffer.from(lsid, 'hex'), txnNumber, stmtIds: statementIds(request, statements) },
  }
}

/** As the client numbers them, or from its first number on. */
function statementIds({ fields }: CommandRequest, statements: number): number[] {
  const given = fields.array('stmtIds')
  if (given !== undefined && given.length === statements) return given.map(numberOf)
  const first = fields.integer('stmtId') ?? 0
  return Array.from({ length: statements }, (_, i) => first + i)
}
