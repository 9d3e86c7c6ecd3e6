import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const argonBranches: Command = {
  name: 'argonBranches',
  help: "Lists the branches of this database's project, those that lost their names included",
  async run(request, context) {
    request.fields.skip('argonBranches')
    request.fields.refuseOthers()
    const database = await branchOf(request, context)
    const handle = await handleOf(database, context)
    const branches = await context.engine.branches.list(database.project)
    return addFields(new Reply(), { branches: branches.map((branch) => describeBranch(handle, branch)) })
  },
}
