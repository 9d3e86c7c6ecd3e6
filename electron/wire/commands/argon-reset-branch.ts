import { branchOf, describeBranch, handleOf } from '../argon/branch-of.ts'
import { momentOf } from '../argon/moment-field.ts'
import { addFields } from '../argon/plain.ts'
import type { Command } from '../command.ts'
import { actorOf } from '../data/place.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const argonResetBranch: Command = {
  name: 'argonResetBranch',
  help: 'Takes this branch back to the moment `at`; what it was stays as the branch `backup`: {argonResetBranch: 1, at: 41207}',
  takesWriteConcern: true,
  async run(request, context) {
    const { fields } = request
    const at = fields.require('at', momentOf(fields, 'at', context.now()))
    const backup = fields.string('backup')
    fields.skip('argonResetBranch')
    fields.refuseOthers()
    const database = await branchOf(request, context)
    const { branches } = context.engine
    const { project, branchId } = database
    const { entries, backupName } = await branches.resetPreview(project, branchId, at)
    const id = await branches.reset(project, branchId, at, backup ?? backupName, { actor: actorOf(context) })
    const [made, previous] = [branches.describe(project, id), branches.describe(project, branchId)]
    noteWrite(made.changedLsn, context)
    const handle = await handleOf(database, context)
    const described = { branch: describeBranch(handle, made), backup: describeBranch(handle, previous) }
    return addFields(new Reply(), { ...described, entries })
  },
}
