/**
 * One end of a duplex channel that carries plain data: everything the contract needs of a transport.
 *
 * Obligations of an adapter: messages arrive whole and in the order they were sent; `send` on a closed port
 * does nothing; `send` throws only when the value cannot cross at all; close listeners run once, also when they
 * are added after the port has closed.
 */
export interface Port {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}
