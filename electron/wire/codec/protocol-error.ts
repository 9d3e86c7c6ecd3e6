/**
 * What a client sent is no frame of the protocol, so nothing that follows it on the connection can be trusted: the
 * connection closes. `farewell` is what is still said to it.
 */
export class ProtocolError extends Error {
  readonly farewell: Buffer | undefined

  constructor(message: string, farewell?: Buffer) {
    super(message)
    this.name = 'ProtocolError'
    this.farewell = farewell
  }
}
