import type { Command } from '../command.ts'
import { saslReply, startSasl } from '../auth/sasl.ts'
import { Reply } from '../reply.ts'

export const saslStart: Command = {
  name: 'saslStart',
  help: 'Begins to prove who the client is',
  isOpen: true,
  isStable: true,
  run({ fields }, context) {
    const step = startSasl(fields, context)
    fields.refuseOthers()
    return saslReply(new Reply(), step)
  },
}
