import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'

export const getDefaultRWConcern: Command = {
  name: 'getDefaultRWConcern',
  help: 'Tells the read and write concern of commands that name none',
  isAdminOnly: true,
  run: (_, { now }) =>
    new Reply()
      .object('defaultReadConcern', (concern) => concern.string('level', 'local'))
      .object('defaultWriteConcern', (concern) => concern.string('w', 'majority').int32('wtimeout', 0))
      .string('defaultWriteConcernSource', 'implicit')
      .string('defaultReadConcernSource', 'implicit')
      .date('localUpdateWallClockTime', now()),
}
