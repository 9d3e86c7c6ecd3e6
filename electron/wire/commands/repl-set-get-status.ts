import type { Command } from '../command.ts'
import { requireReplicaSet, setName } from '../identity.ts'
import { Reply } from '../reply.ts'

const primaryState = 1

export const replSetGetStatus: Command = {
  name: 'replSetGetStatus',
  help: 'Tells how the members of the replica set are',
  isAdminOnly: true,
  run(_, { identity, clock, now }) {
    requireReplicaSet(identity)
    const opTime = (reply: Reply, name: string): Reply =>
      reply.object(name, (time) => time.timestamp('ts', clock.latest).int64('t', 1n))
    return new Reply()
      .string('set', setName)
      .date('date', now())
      .int32('myState', primaryState)
      .int64('term', 1n)
      .object('optimes', (times) => {
        opTime(times, 'lastCommittedOpTime')
        opTime(times, 'appliedOpTime')
        opTime(times, 'durableOpTime')
      })
      .array('members', (members) =>
        members.object('0', (member) => {
          member
            .int32('_id', 0)
            .string('name', identity.me)
            .int32('health', 1)
            .int32('state', primaryState)
            .string('stateStr', 'PRIMARY')
            .int32('uptime', Math.floor((now() - identity.startedAt) / 1000))
          opTime(member, 'optime').boolean('self', true)
        }),
      )
  },
}
