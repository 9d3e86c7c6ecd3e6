import { openCompressed, type Compressor } from './compression.ts'
import { opCodes, readHeader } from './header.ts'
import { readMsg, type MsgPayload } from './op-msg.ts'
import { readQuery, type QueryPayload } from './op-query.ts'
import { ProtocolError } from './protocol-error.ts'

/** What a client may send, as far as it is understood. */
export type ClientMessage = {
  readonly requestId: number
  /** How it came, and how the answer is to go. */
  readonly compressor: Compressor | undefined
} & (
  | ({ readonly kind: 'message' } & MsgPayload)
  | ({ readonly kind: 'query' } & QueryPayload)
  /** An operation that MongoDB had once and that wants an answer. */
  | { readonly kind: 'outdated'; readonly operation: string }
)

/**
 * The message in a frame, which uncompressed has at most so many bytes. Throws a ProtocolError for what is none, and for operations of old that want no answer: a
 * client that believes it has written something must not go on.
 */
export async function readMessage(frame: Buffer, bytesMax: number): Promise<ClientMessage> {
  if (readHeader(frame).opCode !== opCodes.compressed) return readPlain(frame, undefined)
  const { frame: inner, compressor } = await openCompressed(frame, bytesMax)
  return readPlain(inner, compressor)
}

async function readPlain(frame: Buffer, compressor: Compressor | undefined): Promise<ClientMessage> {
  const { requestId, opCode } = readHeader(frame)
  switch (opCode) {
    case opCodes.message:
      return { kind: 'message', requestId, compressor, ...(await readMsg(frame)) }
    case opCodes.query:
      return { kind: 'query', requestId, compressor, ...readQuery(frame) }
    case opCodes.getMore:
      return { kind: 'outdated', requestId, compressor, operation: 'OP_GET_MORE' }
    default:
      throw new ProtocolError(`A frame of the operation ${opCode}, which is not spoken here`)
  }
}
