import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

/** What was acknowledged is on disk already; writes cannot be held up, which a copy of the log's files does not need. */
export const fsync: Command = {
  name: 'fsync',
  help: 'Answers when all writes are on disk, which they are',
  isAdminOnly: true,
  run({ fields }) {
    if (fields.boolean('lock') === true) {
      throw new WireError(
        'CommandNotSupported',
        'Writes cannot be locked out; a branch or a pin keeps a moment as it is',
      )
    }
    return new Reply().int32('numFiles', 1)
  },
}
