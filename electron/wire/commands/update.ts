import type { UpdateStatement } from '../../engine/write/statement.ts'
import type { Command } from '../command.ts'
import { changedDatabase, writeDatabase } from '../data/place.ts'
import { optional, updateOf, updateOptions } from '../data/query-fields.ts'
import { runBatch } from '../data/statements.ts'
import { writeReply } from '../data/write-reply.ts'
import { FieldReader } from '../field-reader.ts'

export const update: Command = {
  name: 'update',
  help: 'Updates documents, or replaces them',
  isStable: true,
  isTransactional: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const updates = fields.require('updates', request.documents('updates'))
    const ordered = fields.boolean('ordered') ?? true
    const bypassDocumentValidation = fields.boolean('bypassDocumentValidation') ?? false
    const variables = fields.document('let')
    fields.refuseOthers()
    const statements = updates.map((bytes) => ({ collection, ...updateStatement(bytes, variables) }))
    const mayInsert = statements.some(({ upsert }) => upsert)
    const database = await (mayInsert ? writeDatabase : changedDatabase)(request.database, context)
    if (database === undefined)
      return writeReply('update', context.engine.statements.runOnNothing({ statements, ordered }))
    return writeReply(
      'update',
      await runBatch(request, context, { database, statements, ordered, bypassDocumentValidation }),
    )
  },
}

function updateStatement(bytes: Uint8Array, variables: Uint8Array | undefined): UpdateStatement {
  const fields = new FieldReader(bytes, 'update.updates')
  const statement: UpdateStatement = {
    kind: 'update',
    filter: fields.require('q', fields.document('q')),
    update: updateOf(fields, 'u'),
    ...updateOptions(fields),
    ...optional('variables', variables),
  }
  fields.skip('upsertSupplied', 'sampleId')
  fields.refuseOthers()
  return statement
}
