import os from 'node:os'
import type { Command, CommandContext } from '../command.ts'
import { mongoVersion, setName } from '../identity.ts'
import { connectionsMax } from '../limits.ts'
import { Reply } from '../reply.ts'

const megabyte = 1024 * 1024

/** The commands that each of MongoDB's counters counts; what is none of them is a `command`. */
const counted = ['insert', 'find', 'update', 'delete', 'getMore'] as const
const counterNames = {
  insert: 'insert',
  find: 'query',
  update: 'update',
  delete: 'delete',
  getMore: 'getmore',
}

export const serverStatus: Command = {
  name: 'serverStatus',
  help: 'Tells how the server is',
  run(_, context) {
    const { identity, now } = context
    const up = now() - identity.startedAt
    const reply = new Reply()
      .string('host', identity.me)
      .string('version', mongoVersion)
      .string('process', 'argon')
      .int64('pid', BigInt(process.pid))
      .double('uptime', Math.floor(up / 1000))
      .int64('uptimeMillis', BigInt(up))
      .date('localTime', now())
    writeCounts(reply, context)
    if (identity.kind === 'replicaSet') {
      reply.object('repl', (repl) =>
        repl.string('setName', setName).boolean('isWritablePrimary', true).strings('hosts', [identity.me]),
      )
    }
    return reply.object('storageEngine', (engine) =>
      engine
        .string('name', 'argon')
        .boolean('supportsCommittedReads', true)
        .boolean('readOnly', false)
        .boolean('persistent', true),
    )
  },
}

function writeCounts(reply: Reply, { clients, operations, cursors, sessions }: CommandContext): void {
  const { rss } = process.memoryUsage()
  reply
    .object('connections', (inner) =>
      inner
        .int32('current', clients.count)
        .int32('available', Math.max(0, connectionsMax - clients.count))
        .int64('totalCreated', BigInt(clients.madeCount))
        .int32('active', operations.list().length),
    )
    .object('logicalSessionRecordCache', (inner) => inner.int32('activeSessionsCount', sessions.count))
    .object('mem', (inner) =>
      inner
        .int32('bits', 64)
        .int32('resident', Math.round(rss / megabyte))
        .int32('virtual', Math.round(os.totalmem() / megabyte))
        .boolean('supported', true),
    )
    .object('metrics', (metrics) =>
      metrics.object('cursor', (cursor) =>
        cursor.object('open', (open) => open.int64('total', BigInt(cursors.count))),
      ),
    )
    .object('opcounters', (inner) => {
      let others = operations.doneCount()
      for (const name of counted) {
        const count = operations.doneCount(name)
        others -= count
        inner.int64(counterNames[name], BigInt(count))
      }
      inner.int64('command', BigInt(others))
    })
}
