import { opCodes, readHeader } from './header.ts'
import { readMsg, type MsgPayload } from './op-msg.ts'
import { readQuery, type QueryPayload } from './op-query.ts'
import { ProtocolError } from './protocol-error.ts'

/** What a client may send, as far as it is understood. */
export type ClientMessage = { readonly requestId: number } & (
  | ({ readonly kind: 'message' } & MsgPayload)
  | ({ readonly kind: 'query' } & QueryPayload)
  /** An operation that MongoDB had once and that wants an answer. */
  | { readonly kind: 'outdated'; readonly operation: string }
)

/**
 * The message in a frame. Throws a ProtocolError for what is none, and for operations of old that want no answer: a
 * client that believes it has written something must not go on.
 */
export async function readMessage(frame: Buffer): Promise<ClientMessage> {
  const { requestId, opCode } = readHeader(frame)
  switch (opCode) {
    case opCodes.message:
      return { kind: 'message', requestId, ...(await readMsg(frame)) }
    case opCodes.query:
      return { kind: 'query', requestId, ...readQuery(frame) }
    case opCodes.getMore:
      return { kind: 'outdated', requestId, operation: 'OP_GET_MORE' }
    default:
      throw new ProtocolError(`A frame of the operation ${opCode}, which is not spoken here`)
  }
}
