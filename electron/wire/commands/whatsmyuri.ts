import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const whatsmyuri: Command = {
  name: 'whatsmyuri',
  help: "Tells the client's own address",
  isOpen: true,
  run: (_, { connection }) => new Reply().string('you', connection.remote),
}
