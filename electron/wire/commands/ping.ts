import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const ping: Command = {
  name: 'ping',
  help: 'Answers that the server is there',
  isOpen: true,
  isStable: true,
  run: () => new Reply(),
}
