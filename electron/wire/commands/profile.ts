import type { Command } from '../command.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

const slowMilliseconds = 100

/** There is no profiler; asking for its level is answered, and so is turning it off. */
export const profile: Command = {
  name: 'profile',
  help: 'Tells that operations are not profiled',
  run({ fields }) {
    const level = fields.require('profile', fields.integer('profile', -1, 2))
    if (level > 0) throw new WireError('CommandNotSupported', 'There is no profiler; the level can only be 0')
    return new Reply().int32('was', 0).int32('slowms', slowMilliseconds).double('sampleRate', 1)
  },
}
