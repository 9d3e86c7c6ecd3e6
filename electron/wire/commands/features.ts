import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const features: Command = {
  name: 'features',
  help: 'Tells what the server was built with',
  isOpen: true,
  run: () => new Reply().boolean('js', false).int32('oidMachine', 0),
}
