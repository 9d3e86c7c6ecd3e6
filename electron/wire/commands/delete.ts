import type { DeleteStatement } from '../../engine/write/statement.ts'
import type { Command } from '../command.ts'
import { changedDatabase } from '../data/place.ts'
import { hintOf, optional } from '../data/query-fields.ts'
import { runBatch } from '../data/statements.ts'
import { writeReply } from '../data/write-reply.ts'
import { FieldReader } from '../field-reader.ts'
import { WireError } from '../wire-error.ts'

/** `delete` is a word of the language, so the constant has another name than its file. */
export const deleteCommand: Command = {
  name: 'delete',
  help: 'Deletes documents',
  isStable: true,
  isTransactional: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const deletes = fields.require('deletes', request.documents('deletes'))
    const ordered = fields.boolean('ordered') ?? true
    const variables = fields.document('let')
    fields.refuseOthers()
    const statements = deletes.map((bytes) => ({ collection, ...deleteStatement(bytes, variables) }))
    const database = await changedDatabase(request.database, context)
    if (database === undefined)
      return writeReply('delete', context.engine.statements.runOnNothing({ statements, ordered }))
    const batch = { database, statements, ordered, bypassDocumentValidation: false }
    return writeReply('delete', await runBatch(request, context, batch))
  },
}

function deleteStatement(bytes: Uint8Array, variables: Uint8Array | undefined): DeleteStatement {
  const fields = new FieldReader(bytes, 'delete.deletes')
  const limit = fields.require('limit', fields.integer('limit'))
  if (limit !== 0 && limit !== 1) {
    throw new WireError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`)
  }
  const statement: DeleteStatement = {
    kind: 'delete',
    filter: fields.require('q', fields.document('q')),
    multi: limit === 0,
    ...optional('collation', fields.document('collation')),
    ...optional('hint', hintOf(fields)),
    ...optional('variables', variables),
  }
  fields.refuseOthers()
  return statement
}
