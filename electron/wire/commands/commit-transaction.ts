import type { Command } from '../command.ts'
import { noteWrite } from '../data/write-reply.ts'
import { Reply } from '../reply.ts'

export const commitTransaction: Command = {
  name: 'commitTransaction',
  help: 'Makes what a transaction has written one entry of the history',
  isAdminOnly: true,
  isStable: true,
  isTransactional: true,
  endsTransaction: true,
  takesWriteConcern: true,
  async run(request, context) {
    request.fields.skip('recoveryToken')
    request.fields.refuseOthers()
    noteWrite(await context.transactions.commit(request, context), context)
    return new Reply()
  },
}
