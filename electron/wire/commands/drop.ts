import type { Command } from '../command.ts'
import { actorOf, changedDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const drop: Command = {
  name: 'drop',
  help: 'Drops a collection; it stays in the past',
  isStable: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: name, fields } = request
    fields.refuseOthers()
    const database = await changedDatabase(request.database, context)
    if (database === undefined) return new Reply()
    const { project, branchId } = database
    const dropped = await context.engine.collections.dropNamed(project, branchId, [name], {
      actor: actorOf(context),
    })
    noteWrite(dropped.lsn, context)
    if (dropped.lsn === null) return new Reply()
    return new Reply().int32('nIndexesWas', dropped.indexes).string('ns', `${request.database}.${name}`)
  },
}
