import { documentBytesMax } from '../../../shared/model/limits.ts'
import type { Command } from '../command.ts'
import { mongoVersion, mongoVersionParts } from '../identity.ts'
import { Reply } from '../reply.ts'

/** The version is that of the MongoDB whose behaviour is shown: clients choose by it what they send. */
export const buildInfo: Command = {
  name: 'buildInfo',
  aliases: ['buildinfo'],
  help: 'Tells which version of MongoDB the server behaves like',
  isOpen: true,
  run: () =>
    new Reply()
      .string('version', mongoVersion)
      .string('gitVersion', 'argon')
      .strings('modules', [])
      .string('allocator', 'system')
      .string('javascriptEngine', 'none')
      .string('sysInfo', 'deprecated')
      .array('versionArray', (parts) =>
        mongoVersionParts.forEach((part, index) => parts.int32(String(index), part)),
      )
      .int32('bits', 64)
      .boolean('debug', false)
      .int32('maxBsonObjectSize', documentBytesMax)
      .strings('storageEngines', ['argon']),
}
