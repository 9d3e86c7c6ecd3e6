import type { Command } from '../command.ts'
import { writeDatabase } from '../data/place.ts'
import { runBatch } from '../data/statements.ts'
import { writeReply } from '../data/write-reply.ts'

export const insert: Command = {
  name: 'insert',
  help: 'Inserts documents',
  isStable: true,
  isTransactional: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const documents = fields.require('documents', request.documents('documents'))
    const ordered = fields.boolean('ordered') ?? true
    const bypassDocumentValidation = fields.boolean('bypassDocumentValidation') ?? false
    fields.refuseOthers()
    const database = await writeDatabase(request.database, context)
    const statements = documents.map((document) => ({ kind: 'insert', collection, document }) as const)
    return writeReply(
      'insert',
      await runBatch(request, context, { database, statements, ordered, bypassDocumentValidation }),
    )
  },
}
