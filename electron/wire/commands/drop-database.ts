import type { Command } from '../command.ts'
import { actorOf, changedDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const dropDatabase: Command = {
  name: 'dropDatabase',
  help: 'Empties a branch in one entry of its history; everything stays in the past',
  isStable: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { fields } = request
    fields.skip('dropDatabase')
    fields.refuseOthers()
    const database = await changedDatabase(request.database, context)
    if (database === undefined) return new Reply()
    const author = { actor: actorOf(context), message: 'dropDatabase' }
    const { lsn } = await context.engine.collections.dropNamed(
      database.project,
      database.branchId,
      null,
      author,
    )
    noteWrite(lsn, context)
    return lsn === null ? new Reply() : new Reply().string('dropped', request.database)
  },
}
