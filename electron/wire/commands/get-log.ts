import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

const names = ['global', 'startupWarnings']

/** The endpoint keeps no log of its own: the log of the project is the log. */
export const getLog: Command = {
  name: 'getLog',
  help: "Gives the server's newest messages",
  isAdminOnly: true,
  run(request) {
    const { target } = request
    if (target === '*') return new Reply().strings('names', names)
    if (!names.includes(target)) throw new WireError('OperationFailed', `no RamLog named: ${target}`)
    return new Reply().int32('totalLinesWritten', 0).strings('log', [])
  },
}
