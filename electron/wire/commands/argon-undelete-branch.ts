import { asBranchId } from '../../../shared/model/ids.ts'
import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const argonUndeleteBranch: Command = {
  name: 'argonUndeleteBranch',
  help: "Brings a branch of this database's project back by its id, which argonBranches shows: {argonUndeleteBranch: 12}",
  takesWriteConcern: true,
  async run(request, context) {
    const { fields } = request
    const id = asBranchId(fields.require('argonUndeleteBranch', fields.integer('argonUndeleteBranch', 1)))
    fields.refuseOthers()
    const database = await branchOf(request, context)
    const { branches } = context.engine
    const { project } = database
    const back = branches.describe(project, await branches.undelete(project, id, { actor: actorOf(context) }))
    noteWrite(back.changedLsn, context)
    return addFields(new Reply(), { branch: describeBranch(await handleOf(database, context), back) })
  },
}
