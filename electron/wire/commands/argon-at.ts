import { branchOf, handleOf } from '../argon/branch-of.ts'
import { momentOf } from '../argon/moment-field.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { branchDatabase } from '../names/database-name.ts'
import { Reply } from '../reply.ts'

export const argonAt: Command = {
  name: 'argonAt',
  help: 'Names the database that is this branch at a moment: {argonAt: 41207}, {argonAt: ISODate(...)} or {argonAt: "10 min ago"}',
  async run(request, context) {
    const { fields } = request
    const at = fields.require('argonAt', momentOf(fields, 'argonAt', context.now()))
    fields.refuseOthers()
    const database = await branchOf(request, context)
    const { project, branchId } = database
    const { lsn, time, requested } = context.engine.history.resolve(project, at)
    const named = branchDatabase(
      { handle: await handleOf(database, context) },
      project.branches.get(branchId),
    )
    const moment = { database: `${named}@${lsn}`, lsn, time: new Date(time) }
    return addFields(new Reply(), requested === null ? moment : { ...moment, requested })
  },
}
