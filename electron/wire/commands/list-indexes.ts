import type { Command } from '../command.ts'
import { firstBatchReply } from '../cursors/cursor-reply.ts'
import { listCursor } from '../data/list-cursor.ts'
import { readView } from '../data/place.ts'
import { batchSizeOf } from '../data/query-fields.ts'
import { WireError } from '../wire-error.ts'

export const listIndexes: Command = {
  name: 'listIndexes',
  help: 'Lists the indexes of a collection',
  isStable: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const batchSize = batchSizeOf(fields.document('cursor'), 'listIndexes.cursor')
    fields.skip('includeIndexBuildInfo')
    fields.refuseOthers()
    const view = await readView(request, context)
    const namespace = `${request.database}.${collection}`
    if (view === undefined) throw new WireError('NamespaceNotFound', `ns does not exist: ${namespace}`)
    const indexes = listCursor(context.engine.indexes.list(view, collection))
    return firstBatchReply(indexes, { namespace, batchSize }, request, context)
  },
}
