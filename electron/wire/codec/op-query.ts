import { beginFrame, headerBytes, opCodes } from './header.ts'
import { ProtocolError } from './protocol-error.ts'

/** Bits of the flags of OP_REPLY. */
const replyFlags = { queryFailure: 2, awaitCapable: 8 } as const

export interface QueryPayload {
  /** Database and collection, `admin.$cmd` for a command. */
  readonly namespace: string
  readonly body: Uint8Array
}

/** The parts of an OP_QUERY: flags, namespace, two numbers and the document; a projection after it is left aside. */
export function readQuery(frame: Buffer): QueryPayload {
  const nameStart = headerBytes + 4
  const nameEnd = frame.indexOf(0, nameStart)
  const bodyStart = nameEnd + 9
  if (nameEnd < nameStart || bodyStart + 5 > frame.length) throw new ProtocolError('A query that is cut off')
  const length = frame.readInt32LE(bodyStart)
  if (length < 5 || bodyStart + length > frame.length) {
    throw new ProtocolError('A query whose document has a length out of bounds')
  }
  return {
    namespace: frame.toString('utf8', nameStart, nameEnd),
    body: frame.subarray(bodyStart, bodyStart + length),
  }
}

/** An OP_REPLY with one document, as the parts of one frame. */
export function replyFrame(
  requestId: number,
  responseTo: number,
  body: Uint8Array,
  isFailure = false,
): Uint8Array[] {
  const start = beginFrame({ requestId, responseTo, opCode: opCodes.reply }, 20, body.length)
  start.writeInt32LE(replyFlags.awaitCapable | (isFailure ? replyFlags.queryFailure : 0), headerBytes)
  start.writeInt32LE(1, headerBytes + 16)
  return [start, body]
}
