import type { Command } from '../command.ts'
import { actorOf, changedDatabase } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import type { FieldReader } from '../field-reader.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

export const dropIndexes: Command = {
  name: 'dropIndexes',
  aliases: ['deleteIndexes'],
  help: 'Drops indexes of a collection; at moments before they stay',
  isStable: true,
  takesWriteConcern: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const index = indexOf(fields)
    fields.refuseOthers()
    const database = await changedDatabase(request.database, context)
    if (database === undefined)
      throw new WireError('NamespaceNotFound', `ns not found ${request.database}.${collection}`)
    const { project, branchId } = database
    const input = { branchId, collection, index }
    const { before, lsn } = await context.engine.indexes.drop(project, input, { actor: actorOf(context) })
    noteWrite(lsn, context)
    const reply = new Reply().int32('nIndexesWas', before)
    return index === '*' ? reply.string('msg', 'non-_id indexes dropped for collection') : reply
  },
}

/** A name, several, or a key. */
function indexOf(fields: FieldReader): string | string[] | Uint8Array {
  const node = fields.require('index', fields.value('index'))
  if (node.kind === 'string') return node.value
  if (node.kind === 'object') return fields.document('index') as Uint8Array
  if (node.kind === 'array') return node.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []))
  throw new WireError('TypeMismatch', "BSON field 'dropIndexes.index' must be a name, several names or a key")
}
