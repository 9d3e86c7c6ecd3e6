import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { BSON, type Document } from 'bson'

/** One frame as it came, its documents read. */
export interface RawAnswer {
  readonly opCode: number
  readonly responseTo: number
  readonly requestId: number
  /** Of an OP_MSG, or of an OP_REPLY. */
  readonly flags: number
  readonly body: Document
  /** The same, as it came. */
  readonly bodyBytes: Uint8Array
}

/** A client that sends bytes and not what a driver makes of a wish. */
export class RawClient {
  readonly socket: Socket
  #bytes: Buffer = Buffer.alloc(0)
  #isClosed = false
  #arrived = Promise.withResolvers<void>()
  #requestId = 0

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (piece: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, piece])
      this.#arrived.resolve()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#isClosed = true
      this.#arrived.resolve()
    })
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes)
  }

  /** Sends a command in an OP_MSG and reads its answer. */
  async command(document: Document, flags = 0): Promise<Document> {
    this.send(msgBytes(document, ++this.#requestId, flags))
    const { body } = await this.answer()
    return body
  }

  /** The next whole frame, its documents read. */
  async answer(): Promise<RawAnswer> {
    return readAnswer(await this.frame())
  }

  async frame(): Promise<Buffer> {
    while (this.#bytes.length < 16 || this.#bytes.length < this.#bytes.readInt32LE(0)) await this.#news()
    const frame = this.#bytes.subarray(0, this.#bytes.readInt32LE(0))
    this.#bytes = this.#bytes.subarray(frame.length)
    return frame
  }

  /** All that comes until the other side closes, as text. */
  async rest(): Promise<string> {
    while (!this.#isClosed) await this.#news().catch(() => {})
    return this.#bytes.toString('latin1')
  }

  close(): void {
    this.socket.destroy()
  }

  async #news(): Promise<void> {
    if (this.#isClosed) throw new Error('The connection is closed')
    this.#arrived = Promise.withResolvers()
    await this.#arrived.promise
  }
}

function readAnswer(frame: Buffer): RawAnswer {
  const opCode = frame.readInt32LE(12)
  const bodyStart = opCode === 1 ? 36 : 21
  return {
    opCode,
    requestId: frame.readInt32LE(4),
    responseTo: frame.readInt32LE(8),
    flags: frame.readUInt32LE(16),
    body: BSON.deserialize(frame.subarray(bodyStart), { promoteLongs: true }),
    bodyBytes: frame.subarray(bodyStart),
  }
}

/** A frame: the header, then the parts. */
export function frameBytes(opCode: number, requestId: number, ...parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(16)
  header.writeInt32LE(16 + parts.reduce((sum, { length }) => sum + length, 0), 0)
  header.writeInt32LE(requestId, 4)
  header.writeInt32LE(opCode, 12)
  return Buffer.concat([header, ...parts])
}

export function msgBytes(document: Document, requestId = 1, flags = 0, ...sections: Uint8Array[]): Buffer {
  return frameBytes(2013, requestId, int32(flags), Buffer.of(0), BSON.serialize(document), ...sections)
}

/** A frame with a command whose bytes are given. */
export const commandBytes = (command: Uint8Array, requestId: number): Buffer =>
  frameBytes(2013, requestId, int32(0), Buffer.of(0), command)

/** A section of kind 1. */
export function sequenceBytes(name: string, documents: readonly Document[]): Buffer {
  const content = Buffer.concat([
    Buffer.from(`${name}\0`),
    ...documents.map((document) => BSON.serialize(document)),
  ])
  return Buffer.concat([Buffer.of(1), int32(content.length + 4), content])
}

export function queryBytes(namespace: string, document: Document, requestId = 1): Buffer {
  const parts = [int32(0), Buffer.from(`${namespace}\0`), int32(0), int32(-1), BSON.serialize(document)]
  return frameBytes(2004, requestId, ...parts)
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
