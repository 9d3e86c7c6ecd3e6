import { asLsn } from '../../../shared/model/ids.ts'
import { branchOf } from '../argon/branch-of.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const argonUndo: Command = {
  name: 'argonUndo',
  help: "Undoes what this branch's own records from one LSN to another did, in one record: {argonUndo: 41207, to: 41210}",
  takesWriteConcern: true,
  async run(request, context) {
    const { fields } = request
    const fromLsn = asLsn(fields.require('argonUndo', fields.integer('argonUndo', 1)))
    const toLsn = asLsn(fields.integer('to', 1) ?? fromLsn)
    fields.refuseOthers()
    const { project, branchId } = await branchOf(request, context)
    const author = { actor: actorOf(context) }
    const { lsn, count } = await context.engine.documents.undo(project, { branchId, fromLsn, toLsn }, author)
    noteWrite(lsn, context)
    return addFields(new Reply(), { lsn, entries: count })
  },
}
