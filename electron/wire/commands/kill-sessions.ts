import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { sessionIdOf } from '../request.ts'

/** As in MongoDB, an empty list means all sessions of who asks, and there is one user. */
export const killSessions: Command = {
  name: 'killSessions',
  help: 'Ends sessions, what they hold and what runs in them',
  run({ fields }, { sessions, operations }) {
    const listed = fields.require('killSessions', fields.documents('killSessions'))
    fields.refuseOthers()
    const ids = listed.map((bytes) => sessionIdOf(bytes, 'killSessions'))
    for (const id of ids.length > 0 ? ids : sessions.ids()) {
      operations.killSession(id)
      sessions.end(id)
    }
    return new Reply()
  },
}
