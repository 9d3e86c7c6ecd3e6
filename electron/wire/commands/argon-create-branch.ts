import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { momentOf } from '../argon/moment-field.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const argonCreateBranch: Command = {
  name: 'argonCreateBranch',
  help: 'Forks this branch, from its head or from the moment `at`: {argonCreateBranch: "name", at: 41207}',
  takesWriteConcern: true,
  async run(request, context) {
    const { target: name, fields } = request
    const wanted = momentOf(fields, 'at', context.now())
    const message = fields.string('message')
    fields.refuseOthers()
    const database = await branchOf(request, context)
    const { project, branchId, past } = database
    const at = wanted ?? (past === null ? atHead : atLsn(past))
    const author = { actor: actorOf(context), ...(message === undefined ? {} : { message }) }
    const { branches } = context.engine
    const made = branches.describe(project, await branches.create(project, name, branchId, at, author))
    noteWrite(made.changedLsn, context)
    return addFields(new Reply(), { branch: describeBranch(await handleOf(database, context), made) })
  },
}
