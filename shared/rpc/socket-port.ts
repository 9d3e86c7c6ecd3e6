import { pack, unpack } from './frame.ts'
import type { Port } from './port.ts'

/** The part of a WebSocket that browsers and Node's `ws` have in common. */
export interface SocketLike {
  binaryType: string
  readonly readyState: number
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
}

/** Private close code of the WebSocket protocol: the other side sent something that is not a frame. */
export const malformedFrameCloseCode = 4400

const stateOpen = 1
const stateClosing = 2

/** Turns an open WebSocket into a port. A malformed frame closes the socket; nothing is thrown at the receiver. */
export function createSocketPort(socket: SocketLike): Port {
  socket.binaryType = 'arraybuffer'
  return {
    send(message) {
      if (socket.readyState === stateOpen) socket.send(pack(message))
    },
    onMessage(listener) {
      socket.addEventListener('message', ({ data }) => {
        const unpacked = data instanceof ArrayBuffer ? unpack(new Uint8Array(data)) : ({ ok: false } as const)
        if (unpacked.ok) listener(unpacked.message)
        else socket.close(malformedFrameCloseCode, 'malformed frame')
      })
    },
    onClose(listener) {
      if (socket.readyState > stateClosing) listener()
      else socket.addEventListener('close', () => listener())
    },
  }
}
