import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

/** Takes patterns of users or sessions; every session is the one user's, so any pattern means all. */
export const killAllSessions: Command = {
  name: 'killAllSessions',
  aliases: ['killAllSessionsByPattern'],
  help: 'Ends all sessions, what they hold and what runs in them',
  run({ fields, name }, { sessions, operations }) {
    fields.require(name, fields.documents(name))
    fields.refuseOthers()
    for (const id of sessions.ids()) {
      operations.killSession(id)
      sessions.end(id)
    }
    return new Reply()
  },
}
