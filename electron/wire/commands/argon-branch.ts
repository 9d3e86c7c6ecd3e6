import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const argonBranch: Command = {
  name: 'argonBranch',
  help: 'Tells which branch this database is, and at which moment',
  async run(request, context) {
    request.fields.skip('argonBranch')
    request.fields.refuseOthers()
    const database = await branchOf(request, context)
    const { project, branchId, past } = database
    const lsn = past ?? project.log.head().lsn
    return addFields(new Reply(), {
      branch: describeBranch(
        await handleOf(database, context),
        context.engine.branches.describe(project, branchId),
      ),
      lsn,
      time: new Date(project.log.timeAt(lsn)),
      isPast: past !== null,
    })
  },
}
