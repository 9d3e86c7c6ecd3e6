import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket as NodeSocket } from 'ws'
import { expect, test } from 'vitest'
import { createSocketPort, malformedFrameCloseCode } from '../../shared/rpc/socket-port.ts'
import { createPortPair } from '../support/port-pair.ts'
import { describeTransport } from './transport-suite.ts'
import type { Joined } from './transport-suite.ts'

describeTransport('structured clone in memory', async () => createPortPair())
describeTransport('a WebSocket', joinSockets)

async function openSockets() {
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  const sockets = new WebSocketServer({ server: http })
  const accepted = once(sockets, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  const [server] = (await accepted) as [NodeSocket]
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
  const close = async () => {
    if (client.readyState < WebSocket.CLOSING) client.close()
    if (client.readyState !== WebSocket.CLOSED) await once(client, 'close')
    sockets.close()
    http.close()
  }
  return { client, server, close }
}

async function joinSockets(): Promise<Joined> {
  const { client, server, close } = await openSockets()
  return {
    client: createSocketPort(client),
    server: createSocketPort(server),
    close,
  }
}

test.each([
  ['text', 'hello'],
  ['too short', Uint8Array.of(1)],
  ['random bytes', Uint8Array.of(0, 0, 0, 2, 91, 92, 1, 2, 3)],
])('a malformed frame (%s) closes the socket and throws nothing', async (_name, data) => {
  const { client, server, close } = await openSockets()
  const port = createSocketPort(server)
  let heard = 0
  port.onMessage(() => (heard += 1))
  const closed = once(client, 'close') as Promise<[CloseEvent]>
  client.send(data)
  const [event] = await closed
  expect(event.code).toBe(malformedFrameCloseCode)
  expect(heard).toBe(0)
  await close()
})

test('close listeners run for a socket that is closed already', async () => {
  const { client, close } = await openSockets()
  await close()
  let heard = 0
  createSocketPort(client).onClose(() => (heard += 1))
  expect(heard).toBe(1)
})
