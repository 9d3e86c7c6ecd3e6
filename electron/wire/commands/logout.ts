import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const logout: Command = {
  name: 'logout',
  help: 'Forgets who the client has proved to be',
  isOpen: true,
  run({ fields }, { connection }) {
    fields.refuseOthers()
    connection.user = undefined
    connection.conversation = undefined
    return new Reply()
  },
}
