import { mongoCode, type MongoCodeName } from '../../shared/model/mongo-codes.ts'
import type { TreeNode } from '../../shared/ejson/tree.ts'
import type { Command } from './command.ts'
import { FieldReader, numberOf } from './field-reader.ts'
import type { Identity } from './identity.ts'
import type { Reply } from './reply.ts'
import type { CommandRequest } from './request.ts'
import { WireError } from './wire-error.ts'

/** A write is durable when it is answered and there is one member, so that this is all that a client can wait for. */
interface Unsatisfied {
  readonly codeName: MongoCodeName
  readonly message: string
  readonly w: TreeNode
}

const membersMax = 50

/**
 * Refuses a write concern that is none, and one where there is nothing to wait for; gives what cannot be waited for, which
 * MongoDB tells behind the write that it has done.
 */
export function checkWriteConcern(
  command: Command,
  request: CommandRequest,
  { kind }: Identity,
): Unsatisfied | undefined {
  if (request.writeConcern === undefined) return undefined
  checkAsked(command, request)
  const unsatisfied = unsatisfiedOf(readW(request.writeConcern))
  if (unsatisfied === undefined || kind === 'replicaSet') return unsatisfied
  const asked = unsatisfied.w.kind === 'string' ? `non-majority 'w' mode ${unsatisfied.w.value}` : "'w' > 1"
  throw new WireError('BadValue', `cannot use ${asked} when a host is not replicated`)
}

function checkAsked(command: Command, { isInTransaction }: CommandRequest): void {
  if (command.takesWriteConcern !== true) {
    throw new WireError('InvalidOptions', `Command ${command.name} does not support writeConcern`)
  }
  if (isInTransaction && command.endsTransaction !== true) {
    throw new WireError('InvalidOptions', 'writeConcern is not allowed within a multi-statement transaction')
  }
}

function readW(bytes: Uint8Array): TreeNode | undefined {
  const fields = new FieldReader(bytes, 'writeConcern')
  const [w, j, fsync] = [fields.value('w'), fields.boolean('j'), fields.boolean('fsync')]
  if (j === true && fsync === true) {
    throw new WireError('FailedToParse', 'fsync and j options cannot be used together')
  }
  fields.number('wtimeout')
  fields.skip('provenance', 'getLastError')
  fields.refuseOthers()
  return w
}

function unsatisfiedOf(w: TreeNode | undefined): Unsatisfied | undefined {
  if (w === undefined || w.kind === 'null') return undefined
  if (w.kind === 'string') {
    if (w.value === 'majority') return undefined
    const message = `No write concern mode named '${w.value}' found in replica set configuration`
    return { codeName: 'UnknownReplWriteConcern', message, w }
  }
  const members = numberOf(w)
  if (w.kind !== 'object' && !(members >= 0 && members <= membersMax)) {
    const message = `w has to be a non-negative number and not greater than ${membersMax}, a string or an object`
    throw new WireError('FailedToParse', message)
  }
  if (members <= 1) return undefined
  return { codeName: 'UnsatisfiableWriteConcern', message: 'Not enough data-bearing nodes', w }
}

/** Adds to the answer of a command that has gone well what its client cannot wait for. */
export function addWriteConcernError(reply: Reply, unsatisfied: Unsatisfied | undefined): Reply {
  if (unsatisfied === undefined) return reply
  const { codeName, message, w } = unsatisfied
  return reply.object('writeConcernError', (error) =>
    error
      .int32('code', mongoCode(codeName))
      .string('codeName', codeName)
      .string('errmsg', message)
      .object('errInfo', (info) =>
        info.object('writeConcern', (concern) =>
          concern.node('w', w).int32('wtimeout', 0).string('provenance', 'clientSupplied'),
        ),
      ),
  )
}
