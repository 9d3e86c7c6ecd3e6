import type { Command } from '../command.ts'
import { answerHello } from '../handshake.ts'

/** The older name of `hello`, which clients still say first. */
export const isMaster: Command = {
  name: 'isMaster',
  aliases: ['ismaster'],
  help: 'Introduces client and server to each other, as `hello` does',
  isOpen: true,
  run: (request, context) => answerHello(request, context, 'ismaster'),
}
