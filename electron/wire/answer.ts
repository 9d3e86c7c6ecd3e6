import type { WireServices } from './command.ts'
import { breathe } from './breathe.ts'
import type { ClientConnection } from './client-connection.ts'
import { compressFrame } from './codec/compression.ts'
import { msgFrame } from './codec/op-msg.ts'
import { replyFrame } from './codec/op-query.ts'
import { readMessage, type ClientMessage } from './codec/message.ts'
import { ProtocolError } from './codec/protocol-error.ts'
import { execute } from './execute.ts'
import { messageBytesMax, strangerMessageBytesMax } from './limits.ts'
import { Reply } from './reply.ts'
import { findField, validateDocument } from '../engine/engine.ts'
import type { WireConnection } from './wire-connection.ts'
import { errorReply, WireError } from './wire-error.ts'

const upgrade =
  'The client driver may require an upgrade. For more details see https://dochub.mongodb.org/core/legacy-opcode-removal'
const commandCollection = '.$cmd'
/** What clients may still say by OP_QUERY: what they say before they know what else is understood. */
const queryCommands = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'buildInfo',
  'buildinfo',
  'ping',
  'saslStart',
  'saslContinue',
])
let lastRequestId = 0

/** Largest frame that is taken from a client now: who has not said who they are gets little. */
export function frameBytesMax({ user }: ClientConnection, { authenticator }: WireServices): number {
  return authenticator.isRequired && user === undefined ? strangerMessageBytesMax : messageBytesMax
}

/** Answers one frame in the way in which it was asked. Throws a ProtocolError for what is no message. */
export async function answerFrame(
  frame: Buffer,
  wire: WireConnection,
  services: WireServices,
): Promise<void> {
  const message = await readMessage(frame, frameBytesMax(wire.client, services))
  switch (message.kind) {
    case 'message':
      return answerMessage(message, wire, services)
    case 'query':
      return answerQuery(message, wire, services)
    case 'outdated':
      return send(wire, message, refusal(message.requestId, message.operation))
  }
}

async function answerMessage(
  message: ClientMessage & { kind: 'message' },
  wire: WireConnection,
  services: WireServices,
): Promise<void> {
  let responseTo = message.requestId
  for (let isRepeated = false; ; isRepeated = true) {
    const reply = await execute({ ...message, isRepeated }, wire.client, services, wire.signal)
    if (message.moreToCome) return
    const requestId = nextRequestId()
    await send(wire, message, msgFrame(requestId, responseTo, reply.finish(), reply.isFollowed))
    if (!reply.isFollowed || wire.signal.aborted) return
    responseTo = requestId
    await breathe()
  }
}

async function answerQuery(
  message: ClientMessage & { kind: 'query' },
  wire: WireConnection,
  services: WireServices,
): Promise<void> {
  const { requestId, namespace, body } = message
  if (!namespace.endsWith(commandCollection)) return send(wire, message, refusal(requestId, 'OP_QUERY'))
  const command = unwrap(body)
  const name = firstName(command)
  const raw = {
    body: command,
    sequences: [],
    exhaustAllowed: false,
    isRepeated: false,
    database: namespace.slice(0, -commandCollection.length),
  }
  const reply = queryCommands.has(name)
    ? await execute(raw, wire.client, services, wire.signal)
    : errorReply(
        new WireError('UnsupportedOpQueryCommand', `Unsupported OP_QUERY command: ${name}. ${upgrade}`),
      )
  return send(wire, message, replyFrame(nextRequestId(), requestId, reply.finish()))
}

/** Sends a frame compressed as the message was to which it is the answer. */
async function send(
  wire: WireConnection,
  { compressor }: ClientMessage,
  parts: readonly Uint8Array[],
): Promise<void> {
  return wire.write(compressor === undefined ? parts : await compressFrame(parts, compressor))
}

/** Older clients put the command beside the read preference, as `$query`. */
function unwrap(body: Uint8Array): Uint8Array {
  try {
    validateDocument(body)
    const inner = findField(body, '$query') ?? findField(body, 'query')
    return inner?.type === 3 ? inner.bytes.subarray(inner.start, inner.end) : body
  } catch {
    throw new ProtocolError('A query whose document is not valid BSON')
  }
}

function firstName(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8', 5, Math.max(5, body.indexOf(0, 5)))
}

function refusal(requestId: number, operation: string): Uint8Array[] {
  const reply = new Reply().string('$err', `${operation} is no longer supported. ${upgrade}`)
  const body = reply.int32('code', 5739101).double('ok', 0).finish()
  return replyFrame(nextRequestId(), requestId, body, true)
}

function nextRequestId(): number {
  lastRequestId = (lastRequestId + 1) & 0x7fffffff
  return lastRequestId
}
