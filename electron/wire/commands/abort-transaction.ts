import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const abortTransaction: Command = {
  name: 'abortTransaction',
  help: 'Drops what a transaction has written',
  isAdminOnly: true,
  isStable: true,
  isTransactional: true,
  endsTransaction: true,
  takesWriteConcern: true,
  run(request, context) {
    request.fields.skip('recoveryToken')
    request.fields.refuseOthers()
    context.transactions.abort(request, context)
    return new Reply()
  },
}
