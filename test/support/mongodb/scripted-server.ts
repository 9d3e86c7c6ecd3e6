import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { deserialize, serialize, type Document } from 'bson'
import { MongoClient } from 'mongodb'
import { onTestFinished } from 'vitest'
import { clientOptions } from '../../../electron/engine/mongodb/client-options.ts'

const opMsg = 2013
const headerBytes = 16
/** Behind the header: flags and the kind of the first section. */
const bodyOffset = headerBytes + 4 + 1

/** Answers one command of the driver's; the name of the command is its first field. */
export type Script = (name: string, command: Document) => Document | Promise<Document>

/**
 * A server that speaks the protocol as the primary of a replica set and answers commands by a script: for what no server
 * in reach of the tests can do. Gives a client that is connected to it; both end with the test.
 */
export async function scriptedServer(script: Script): Promise<MongoClient> {
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    sockets.add(socket)
    let rest = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= headerBytes && rest.length >= rest.readInt32LE(0)) {
        const length = rest.readInt32LE(0)
        void answer(socket, rest.subarray(0, length), script)
        rest = rest.subarray(length)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, clientOptions())
  onTestFinished(async () => {
    await client.close()
    for (const socket of sockets) socket.destroy()
    listener.close()
  })
  return client
}

async function answer(socket: Socket, message: Buffer, script: Script): Promise<void> {
  const isMsg = message.readInt32LE(12) === opMsg
  const command = isMsg ? deserialize(message.subarray(bodyOffset)) : { hello: 1 }
  const [name = ''] = Object.keys(command)
  const isGreeting = ['hello', 'ismaster', 'isMaster'].includes(name)
  const body = serialize(isGreeting ? greeting : await script(name, command))
  socket.write(isMsg ? opMsgOf(message, body) : opReplyOf(message, body))
}

const greeting = {
  ok: 1,
  isWritablePrimary: true,
  ismaster: true,
  helloOk: true,
  setName: 'rs0',
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
}

function opMsgOf(request: Buffer, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(bodyOffset + body.length)
  writeHeader(bytes, request, opMsg)
  bytes.set(body, bodyOffset)
  return bytes
}

/** The oldest form of an answer, which the first greeting of a connection may ask for. */
function opReplyOf(request: Buffer, body: Uint8Array): Buffer {
  const replyBytes = 20
  const bytes = Buffer.alloc(headerBytes + replyBytes + body.length)
  writeHeader(bytes, request, 1)
  bytes.writeInt32LE(1, headerBytes + 16)
  bytes.set(body, headerBytes + replyBytes)
  return bytes
}

function writeHeader(bytes: Buffer, request: Buffer, opCode: number): void {
  bytes.writeInt32LE(bytes.length, 0)
  bytes.writeInt32LE(request.readInt32LE(4), 8)
  bytes.writeInt32LE(opCode, 12)
}
