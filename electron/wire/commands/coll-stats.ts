import type { Command } from '../command.ts'
import { measureNamed } from '../data/measure.ts'
import { readView } from '../data/place.ts'
import { Reply } from '../reply.ts'

export const collStats: Command = {
  name: 'collStats',
  aliases: ['collstats'],
  help: 'Counts what a collection holds',
  async run(request, context) {
    const { target, fields } = request
    const scale = fields.integer('scale', 1) ?? 1
    fields.refuseOthers()
    const view = await readView(request, context)
    const { indexes, documents, bytes } = await measureNamed(view, target, context)
    const size = Math.floor(bytes / scale)
    return new Reply()
      .string('ns', `${request.database}.${target}`)
      .int64('size', BigInt(size))
      .int64('count', BigInt(documents))
      .double('avgObjSize', documents === 0 ? 0 : Math.floor(bytes / documents))
      .int32('numOrphanDocs', 0)
      .int64('storageSize', BigInt(size))
      .boolean('capped', false)
      .int32('nindexes', indexes)
      .int64('totalIndexSize', 0n)
      .int64('totalSize', BigInt(size))
      .int32('scaleFactor', scale)
  },
}
