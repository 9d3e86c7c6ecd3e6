import type { Command } from '../command.ts'
import { payloadOf, saslReply } from '../auth/sasl.ts'
import { Reply } from '../reply.ts'

export const saslContinue: Command = {
  name: 'saslContinue',
  help: 'Goes on proving who the client is',
  isOpen: true,
  isStable: true,
  async run({ fields }, { authenticator, connection }) {
    const conversationId = fields.require('conversationId', fields.integer('conversationId'))
    const payload = payloadOf(fields)
    fields.refuseOthers()
    return saslReply(new Reply(), await authenticator.continue(connection, conversationId, payload))
  },
}
