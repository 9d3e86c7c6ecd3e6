import type { Command, CommandContext } from '../command.ts'
import { answerHello } from '../handshake.ts'
import type { CommandRequest } from '../request.ts'

export const hello: Command = {
  name: 'hello',
  help: 'Introduces client and server to each other',
  isOpen: true,
  isStable: true,
  run: (request: CommandRequest, context: CommandContext) =>
    answerHello(request, context, 'isWritablePrimary'),
}
