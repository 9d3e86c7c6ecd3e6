import type { Command } from '../command.ts'
import { actorOf, writeDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const createIndexes: Command = {
  name: 'createIndexes',
  help: 'Makes indexes of a collection',
  isStable: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const indexes = fields.require('indexes', request.documents('indexes'))
    fields.skip('commitQuorum', 'ignoreUnknownIndexOptions')
    fields.refuseOthers()
    const { project, branchId, name } = await writeDatabase(request.database, context)
    const input = { branchId, collection, indexes, database: name }
    const made = await context.engine.indexes.create(project, input, { actor: actorOf(context) })
    noteWrite(made.lsn, context)
    const reply = new Reply()
      .int32('numIndexesBefore', made.before)
      .int32('numIndexesAfter', made.after)
      .boolean('createdCollectionAutomatically', made.madeCollection)
    return made.before === made.after ? reply.string('note', 'all indexes already exist') : reply
  },
}
