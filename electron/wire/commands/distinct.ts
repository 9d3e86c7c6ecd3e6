import type { Command } from '../command.ts'
import { readView } from '../data/place.ts'
import { hintOf, optional } from '../data/query-fields.ts'
import { Reply } from '../reply.ts'

export const distinct: Command = {
  name: 'distinct',
  help: 'Lists the different values of a field',
  isTransactional: true,
  readsSnapshots: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const input = {
      collection,
      key: fields.require('key', fields.string('key')),
      ...optional('filter', fields.document('query')),
      ...optional('collation', fields.document('collation')),
      ...optional('hint', hintOf(fields)),
    }
    fields.refuseOthers()
    const view = await readView(request, context)
    const { signal } = context
    const values =
      view === undefined ? noValues : await context.engine.query.distinct(view, { ...input, signal })
    const reply = new Reply().list('values', values)
    const snapshot = context.snapshots.of(request)
    return snapshot === undefined ? reply : reply.timestamp('atClusterTime', snapshot.time)
  },
}

/** An empty array in BSON. */
const noValues = Uint8Array.of(5, 0, 0, 0, 0)
