import type { Lsn } from '../../../shared/model/ids.ts'
import type { StatementResult } from '../../engine/write/statement.ts'
import type { WriteFailure } from '../../engine/write/write-failure.ts'
import type { CommandContext } from '../command.ts'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { Reply } from '../reply.ts'
import { WireError } from '../wire-error.ts'

interface Counted {
  readonly n: number
  readonly nModified: number
  readonly upserted: readonly { readonly index: number; readonly id: Uint8Array }[]
  readonly errors: readonly { readonly index: number; readonly failure: WriteFailure }[]
}

/** Adds up what became of the statements of a batch. */
function count(results: readonly StatementResult[]): Counted {
  let n = 0
  let nModified = 0
  const upserted: { index: number; id: Uint8Array }[] = []
  const errors: { index: number; failure: WriteFailure }[] = []
  for (const [index, result] of results.entries()) {
    if ('error' in result) {
      errors.push({ index, failure: result.error })
      continue
    }
    n += result.n
    nModified += result.nModified
    if (result.upsertedId !== undefined) upserted.push({ index, id: result.upsertedId })
  }
  return { n, nModified, upserted, errors }
}

/** The answer to `insert`, `update` or `delete`. */
export function writeReply(kind: 'insert' | 'update' | 'delete', results: readonly StatementResult[]): Reply {
  const { n, nModified, upserted, errors } = count(results)
  const reply = new Reply().int32('n', n)
  if (kind === 'update') {
    if (upserted.length > 0) {
      reply.array('upserted', (items) => {
        for (const [i, { index, id }] of upserted.entries()) {
          items.object(String(i), (one) => writeId(one.int32('index', index), id))
        }
      })
    }
    reply.int32('nModified', nModified)
  }
  if (errors.length > 0) {
    reply.array('writeErrors', (items) => {
      for (const [i, { index, failure }] of errors.entries()) {
        items.object(String(i), (one) => writeFailure(one.int32('index', index), failure))
      }
    })
  }
  return reply
}

/** Adds the `_id` of BSON `{_id: value}`. */
export function writeId(reply: Reply, id: Uint8Array): Reply {
  for (const [name, value] of bsonToTree(id).fields) reply.node(name, value)
  return reply
}

/** Adds a failure as `writeErrors` tell it. */
export function writeFailure(reply: Reply, failure: WriteFailure): Reply {
  return addFailure(reply.int32('code', failure.code), failure).string('errmsg', failure.message)
}

/** As the answer of a whole command: with the keys of a duplicate, which its message alone does not tell. */
export function asFailure(error: unknown, { engine }: CommandContext): WireError {
  const failure = engine.statements.failureOf(error)
  return new WireError(failure.codeName, failure.message, [], (reply) => addFailure(reply, failure))
}

/** Adds what a failure tells beside its code and message. */
function addFailure(reply: Reply, { keyPattern, keyValue, errInfo }: WriteFailure): Reply {
  if (keyPattern !== undefined) reply.document('keyPattern', keyPattern)
  if (keyValue !== undefined) reply.document('keyValue', keyValue)
  if (errInfo !== undefined) reply.document('errInfo', errInfo)
  return reply
}

/** Moves the endpoint's clock on where something was written, so that the answer's time is behind every earlier one. */
export function noteWrite(lsn: Lsn | null, { clock }: CommandContext): void {
  if (lsn !== null) clock.tick()
}
