import type { Command } from '../command.ts'
import { measureAll } from '../data/measure.ts'
import { readView } from '../data/place.ts'
import { Reply } from '../reply.ts'

export const dbStats: Command = {
  name: 'dbStats',
  aliases: ['dbstats'],
  help: 'Counts what a branch holds',
  async run(request, context) {
    const { fields } = request
    const scale = fields.integer('scale', 1) ?? 1
    fields.skip('dbStats', 'dbstats', 'freeStorage')
    fields.refuseOthers()
    const view = await readView(request, context)
    const { collections, indexes, documents, bytes } = await measureAll(view, context)
    return new Reply()
      .string('db', request.database)
      .int64('collections', BigInt(collections))
      .int64('views', 0n)
      .int64('objects', BigInt(documents))
      .double('avgObjSize', documents === 0 ? 0 : bytes / documents)
      .double('dataSize', bytes / scale)
      .double('storageSize', bytes / scale)
      .int64('indexes', BigInt(indexes))
      .double('indexSize', 0)
      .double('totalSize', bytes / scale)
      .int64('scaleFactor', BigInt(scale))
  },
}
