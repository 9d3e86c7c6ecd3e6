import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const killOp: Command = {
  name: 'killOp',
  help: 'Ends an operation early, by its number',
  isAdminOnly: true,
  run({ fields }, { operations }) {
    const id = fields.require('op', fields.integer('op'))
    fields.refuseOthers()
    operations.kill(id)
    return new Reply().string('info', 'attempting to kill op')
  },
}
