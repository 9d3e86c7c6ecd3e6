import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const argonRenameBranch: Command = {
  name: 'argonRenameBranch',
  help: 'Gives this branch another name, and with it its database another: {argonRenameBranch: "new name"}',
  takesWriteConcern: true,
  async run(request, context) {
    const { target: name, fields } = request
    fields.refuseOthers()
    const database = await branchOf(request, context)
    const { branches } = context.engine
    const { project, branchId } = database
    const renamed = branches.describe(
      project,
      await branches.rename(project, branchId, name, { actor: actorOf(context) }),
    )
    noteWrite(renamed.changedLsn, context)
    return addFields(new Reply(), { branch: describeBranch(await handleOf(database, context), renamed) })
  },
}
