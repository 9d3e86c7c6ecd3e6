import type { Command } from '../command.ts'
import { requireReplicaSet, setName } from '../identity.ts'
import { Reply } from '../reply.ts'

export const replSetGetConfig: Command = {
  name: 'replSetGetConfig',
  help: 'Tells who makes up the replica set',
  isAdminOnly: true,
  run(_, { identity }) {
    requireReplicaSet(identity)
    return new Reply().object('config', (config) =>
      config
        .string('_id', setName)
        .int32('version', 1)
        .int64('term', 1n)
        .array('members', (members) =>
          members.object('0', (member) =>
            member
              .int32('_id', 0)
              .string('host', identity.me)
              .boolean('arbiterOnly', false)
              .boolean('buildIndexes', true)
              .boolean('hidden', false)
              .int32('priority', 1)
              .object('tags', () => {})
              .int64('secondaryDelaySecs', 0n)
              .int32('votes', 1),
          ),
        )
        .int64('protocolVersion', 1n)
        .boolean('writeConcernMajorityJournalDefault', true),
    )
  },
}
