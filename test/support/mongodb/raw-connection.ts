import { connect, type Socket } from 'node:net'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { treeToBson } from '../../../shared/ejson/tree-to-bson.ts'
import type { ObjectNode } from '../../../shared/ejson/tree.ts'

const headerBytes = 16
const opMsg = 2013
/** Flags, and the kind of the one section. */
const prefixBytes = 5

/** Sends commands as the bytes that a tree spells: a driver's objects would sort names and lose types on the way. */
export class RawConnection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #settle: { resolve: (answer: ObjectNode) => void; reject: (error: Error) => void } | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('close', () => this.#settle?.reject(new Error('The server closed the connection')))
  }

  static async open(uri: string): Promise<RawConnection> {
    const { hostname, port } = new URL(uri)
    const socket = connect({ host: hostname, port: Number(port) })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new RawConnection(socket)
  }

  /** One command at a time; an answer that tells of an error is an answer too. */
  command(command: ObjectNode): Promise<ObjectNode> {
    const body = treeToBson(command)
    const message = Buffer.alloc(headerBytes + prefixBytes + body.length)
    message.writeInt32LE(message.length, 0)
    message.writeInt32LE(opMsg, 12)
    message.set(body, headerBytes + prefixBytes)
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#socket.write(message)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    if (this.#received.length < headerBytes || this.#received.length < this.#received.readInt32LE(0)) return
    const body = this.#received.subarray(headerBytes + prefixBytes, this.#received.readInt32LE(0))
    this.#received = Buffer.alloc(0)
    this.#settle?.resolve(bsonToTree(body))
    this.#settle = null
  }
}
