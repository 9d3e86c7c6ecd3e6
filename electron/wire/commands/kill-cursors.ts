import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

export const killCursors: Command = {
  name: 'killCursors',
  help: 'Closes cursors of a collection',
  isStable: true,
  run(request, { cursors }) {
    const namespace = `${request.database}.${request.target}`
    const listed = request.fields.require('cursors', request.fields.array('cursors'))
    request.fields.refuseOthers()
    const ids = listed.map((node) => {
      if (node.kind === 'int64') return node.value
      throw new WireError(
        'TypeMismatch',
        "BSON field 'killCursors.cursors' must hold numbers of the type 'long'",
      )
    })
    if (ids.length === 0) throw new WireError('BadValue', 'Must specify at least one cursor id')
    const isThere = (id: bigint) => cursors.find(id)?.owner.namespace === namespace && cursors.close(id)
    const killed = ids.filter(isThere)
    const missing = ids.filter((id) => !killed.includes(id))
    return new Reply()
      .array('cursorsKilled', (items) => writeIds(items, killed))
      .array('cursorsNotFound', (items) => writeIds(items, missing))
      .array('cursorsAlive', () => {})
      .array('cursorsUnknown', () => {})
  },
}

function writeIds(items: Reply, ids: readonly bigint[]): void {
  for (const [index, id] of ids.entries()) items.int64(String(index), id)
}
