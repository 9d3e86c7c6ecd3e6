import type { CommandContext } from '../command.ts'
import { FieldReader } from '../field-reader.ts'
import type { Reply } from '../reply.ts'
import type { CommandRequest } from '../request.ts'
import { WireError } from '../wire-error.ts'
import { mechanism, type SaslStep } from './authenticator.ts'

/** Begins an exchange as the arguments of `saslStart` ask. */
export function startSasl(fields: FieldReader, { authenticator, connection }: CommandContext): SaslStep {
  const name = fields.require('mechanism', fields.string('mechanism'))
  const payload = payloadOf(fields)
  const options = fields.document('options')
  fields.skip('autoAuthorize', 'db')
  const skipsEmpty =
    options !== undefined &&
    new FieldReader(options, 'saslStart.options').boolean('skipEmptyExchange') === true
  return authenticator.start(connection, { mechanism: name, payload, skipsEmpty })
}

export function payloadOf(fields: FieldReader): Uint8Array {
  const node = fields.require('payload', fields.value('payload'))
  if (node.kind === 'binary') return node.bytes
  if (node.kind === 'string') return Buffer.from(node.value, 'base64')
  throw new WireError('TypeMismatch', `BSON field '${fields.path}.payload' must be binary data`)
}

export function saslReply(reply: Reply, { conversationId, isDone, payload }: SaslStep): Reply {
  return reply
    .int32('conversationId', conversationId)
    .boolean('done', isDone)
    .binary('payload', Buffer.from(payload))
}

/**
 * What a `hello` asks about logging in: which mechanisms a user has, and the first step at once. A first step that fails
 * is left out, and the client begins anew.
 */
export function answerAuthQuestions(reply: Reply, { fields }: CommandRequest, context: CommandContext): void {
  if (fields.string('saslSupportedMechs') !== undefined) reply.strings('saslSupportedMechs', [mechanism])
  const first = fields.document('speculativeAuthenticate')
  if (first === undefined) return
  const wish = new FieldReader(first, 'speculativeAuthenticate')
  if (!wish.has('saslStart')) return
  try {
    const step = startSasl(wish, context)
    reply.object('speculativeAuthenticate', (inner) => void saslReply(inner, step))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
  }
}
