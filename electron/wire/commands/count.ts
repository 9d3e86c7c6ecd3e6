import type { Command } from '../command.ts'
import { readView } from '../data/place.ts'
import { hintOf, optional } from '../data/query-fields.ts'
import { Reply } from '../reply.ts'

export const count: Command = {
  name: 'count',
  help: 'Counts documents',
  isStable: true,
  async run(request, context) {
    const { target: collection, fields } = request
    const limit = fields.integer('limit')
    const input = {
      collection,
      ...optional('filter', fields.document('query')),
      ...optional('skip', fields.integer('skip', 0)),
      // A negative limit counts as much as it would alone.
      ...optional('limit', limit === undefined ? undefined : Math.abs(limit)),
      ...optional('collation', fields.document('collation')),
      ...optional('hint', hintOf(fields)),
    }
    fields.skip('fields')
    fields.refuseOthers()
    const view = await readView(request, context)
    const { signal } = context
    const counted = view === undefined ? 0 : await context.engine.query.count(view, { ...input, signal })
    return new Reply().int32('n', counted)
  },
}
