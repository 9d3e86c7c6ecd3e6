import { pack, unpack } from './frame.ts'
import type { Port } from './port.ts'

/** The part of a WebSocket that browsers and Node's `ws` have in common. */
export interface SocketLike {
  binaryType: string
  readonly readyState: number
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'open' | 'close', listener: () => void): void
}

/** Private close code of the WebSocket protocol: the other side sent something that is not a frame. */
export const malformedFrameCloseCode = 4400

const stateConnecting = 0
const stateOpen = 1
const stateClosing = 2

/**
 * Turns a WebSocket into a port. What is sent while it is still connecting waits until it is open. A malformed
 * frame closes the socket; nothing is thrown at the receiver.
 */
export function createSocketPort(socket: SocketLike): Port {
  socket.binaryType = 'arraybuffer'
  const waiting: Uint8Array<ArrayBuffer>[] = []
  socket.addEventListener('open', () => {
    for (const frame of waiting.splice(0)) socket.send(frame)
  })
  return {
    send(message) {
      if (socket.readyState === stateOpen) socket.send(pack(message))
      else if (socket.readyState === stateConnecting) waiting.push(pack(message))
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
