import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { sessionIdOf } from '../request.ts'

export const refreshSessions: Command = {
  name: 'refreshSessions',
  help: 'Keeps sessions from timing out',
  run({ fields }, { sessions }) {
    const listed = fields.require('refreshSessions', fields.documents('refreshSessions'))
    fields.refuseOthers()
    for (const bytes of listed) sessions.use(sessionIdOf(bytes, 'refreshSessions'))
    return new Reply()
  },
}
