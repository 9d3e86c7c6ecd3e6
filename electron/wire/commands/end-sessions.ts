import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { sessionIdOf } from '../request.ts'

/** Drivers send it when they close, without waiting for what comes back. */
export const endSessions: Command = {
  name: 'endSessions',
  help: 'Ends sessions and what they hold',
  isOpen: true,
  isStable: true,
  run(request, { sessions }) {
    const { fields } = request
    const listed = fields.require('endSessions', fields.documents('endSessions'))
    fields.refuseOthers()
    for (const bytes of listed) sessions.end(sessionIdOf(bytes, 'endSessions'))
    return new Reply()
  },
}
