import type { Command } from '../command.ts'
import type { Operation } from '../operations.ts'
import { Reply } from '../reply.ts'

/** The operations that run now. What else MongoDB can filter them by is not told apart here. */
export const currentOp: Command = {
  name: 'currentOp',
  help: 'Lists the operations that run now',
  isAdminOnly: true,
  run(_, { operations, now }) {
    return new Reply().array('inprog', (items) =>
      operations
        .list()
        .forEach((operation, index) =>
          items.object(String(index), (inner) => describeOperation(inner, operation, now())),
        ),
    )
  },
}

/** Writes an operation as `currentOp` and the stage `$currentOp` show it. */
export function describeOperation(reply: Reply, operation: Operation, now: number): void {
  const { request, connection, id, startedAt } = operation
  const micros = Math.max(0, now - startedAt) * 1000
  const target = request.body.fields[0]?.[1]
  const collection = target?.kind === 'string' ? target.value : '$cmd'
  reply
    .string('type', 'op')
    .string('desc', `conn${connection.id}`)
    .int32('connectionId', connection.id)
    .string('client', connection.remote)
    .string('appName', connection.metadata?.application ?? '')
    .boolean('active', true)
    .string('currentOpTime', new Date(now).toISOString())
    .int32('opid', id)
    .int64('secs_running', BigInt(Math.floor(micros / 1_000_000)))
    .int64('microsecs_running', BigInt(micros))
    .string('op', operationKinds[request.name] ?? 'command')
    .string('ns', `${request.database}.${collection}`)
    .node('command', request.body)
}

const operationKinds: Readonly<Record<string, string>> = {
  find: 'query',
  getMore: 'getmore',
  insert: 'insert',
  update: 'update',
  delete: 'remove',
}
