import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const argonDeleteBranch: Command = {
  name: 'argonDeleteBranch',
  help: 'Takes the name of this branch away; nothing is erased, argonUndeleteBranch brings it back',
  takesWriteConcern: true,
  async run(request, context) {
    request.fields.skip('argonDeleteBranch')
    request.fields.refuseOthers()
    const database = await branchOf(request, context)
    const { branches } = context.engine
    const { project, branchId } = database
    const deleted = branches.describe(
      project,
      await branches.delete(project, branchId, { actor: actorOf(context) }),
    )
    noteWrite(deleted.changedLsn, context)
    return addFields(new Reply(), { branch: describeBranch(await handleOf(database, context), deleted) })
  },
}
