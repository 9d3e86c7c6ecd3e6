import { bytesToHex } from '../../../shared/ejson/text-bytes.ts'
import type { Command } from '../command.ts'
import { logicalSessionMinutes } from '../identity.ts'
import { Reply } from '../reply.ts'

const uuidSubtype = 4

export const startSession: Command = {
  name: 'startSession',
  help: 'Makes a session',
  isStable: false,
  run({ fields }, { sessions, randomBytes }) {
    fields.refuseOthers()
    const uuid = randomBytes(16)
    // Version 4 and variant 1, as RFC 9562 marks random ones.
    uuid[6] = ((uuid[6] as number) & 0x0f) | 0x40
    uuid[8] = ((uuid[8] as number) & 0x3f) | 0x80
    sessions.use(bytesToHex(uuid))
    return new Reply()
      .object('id', (id) => id.binary('id', uuid, uuidSubtype))
      .int32('timeoutMinutes', logicalSessionMinutes)
  },
}
