import type { Command } from '../command.ts'
import { setName } from '../identity.ts'
import { Reply } from '../reply.ts'

export const getCmdLineOpts: Command = {
  name: 'getCmdLineOpts',
  help: 'Tells how the server was started',
  isAdminOnly: true,
  run(_, { identity, authenticator }) {
    return new Reply().strings('argv', ['argon']).object('parsed', (parsed) => {
      if (identity.kind === 'replicaSet')
        parsed.object('replication', (inner) => inner.string('replSet', setName))
      if (authenticator.isRequired) {
        parsed.object('security', (inner) => inner.string('authorization', 'enabled'))
      }
    })
  },
}
