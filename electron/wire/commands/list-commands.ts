import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const listCommands: Command = {
  name: 'listCommands',
  help: 'Lists the commands',
  isOpen: true,
  run(_, { commands }) {
    return new Reply().object('commands', (list) => {
      for (const [name, command] of commands) {
        if (name === command.name) list.object(name, (inner) => describe(inner, command))
      }
    })
  },
}

function describe(reply: Reply, { help, isOpen, isAdminOnly, isStable }: Command): void {
  reply
    .string('help', help)
    .boolean('requiresAuth', isOpen !== true)
    .boolean('secondaryOk', true)
    .boolean('adminOnly', isAdminOnly === true)
    .strings('apiVersions', isStable === true ? ['1'] : [])
    .strings('deprecatedApiVersions', [])
}
