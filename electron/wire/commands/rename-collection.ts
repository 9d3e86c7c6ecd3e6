import type { Command } from '../command.ts'
import { namespaceOf } from '../data/namespace.ts'
import { actorOf, changedDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

export const renameCollection: Command = {
  name: 'renameCollection',
  help: 'Renames a collection within its branch',
  isAdminOnly: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target, fields } = request
    const to = fields.require('to', fields.string('to'))
    const dropTarget = fields.boolean('dropTarget') ?? false
    fields.skip('stayTemp')
    fields.refuseOthers()
    const [source, aim] = [namespaceOf(target), namespaceOf(to)]
    if (source.database !== aim.database) {
      throw new WireError(
        'CommandNotSupported',
        'A collection is renamed within its branch: both names must be of one database',
      )
    }
    const database = await changedDatabase(source.database, context)
    if (database === undefined)
      throw new WireError('NamespaceNotFound', `Source collection ${target} does not exist`)
    const { project, branchId } = database
    const names = { from: source.collection, to: aim.collection, dropTarget }
    const lsn = await context.engine.collections.renameNamed(project, branchId, names, {
      actor: actorOf(context),
    })
    noteWrite(lsn, context)
    return new Reply()
  },
}
