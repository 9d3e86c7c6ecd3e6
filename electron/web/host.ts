import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { frameBytesMax } from '../../shared/rpc/limits.ts'
import type { Port } from '../../shared/rpc/port.ts'
import { createSocketPort } from '../../shared/rpc/socket-port.ts'
import { readRendererFile } from '../host/renderer-files.ts'
import { securityHeaders } from '../host/security-headers.ts'
import { isOwnHost, mayConnect, subprotocol } from './admission.ts'

export interface WebHostOptions {
  /** Absolute path of the built renderer. */
  readonly root: string
  /** Port of 127.0.0.1 to listen on; 0 or nothing takes a free one. */
  readonly port?: number
  /** The secret; a fresh one of 256 bits when nothing is given. */
  readonly token?: string
  /** Told the port of every window that was let in. */
  readonly connect: (port: Port) => void
}

export interface WebHost {
  /** The address with the secret in its fragment, which browsers never send anywhere. */
  readonly url: string
  readonly port: number
  readonly token: string
  /** Stops listening, says goodbye to every window, and resolves when all sockets are gone. */
  close(): Promise<void>
}

const openSocketsMax = 64
const goodbyeMillisecondsMax = 1000
const requestMillisecondsMax = 30_000
const goingAwayCloseCode = 1001

/** Serves the app on 127.0.0.1: the renderer's files to a browser, the contract over a WebSocket. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = options.token ?? randomBytes(32).toString('base64url')
  const server = createServer({ requestTimeout: requestMillisecondsMax })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  server.on('request', (request, response) => {
    void answer(request, response, options.root, port)
  })
  const sockets = acceptSockets(server, port, token, options.connect)
  return {
    url: `http://127.0.0.1:${port}/#${token}`,
    port,
    token,
    close: () => closeAll(server, sockets),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, root: string, port: number) {
  const reply = (status: number, headers: OutgoingHttpHeaders = {}, body?: Buffer | string) => {
    response.writeHead(status, { 'cache-control': 'no-store', ...securityHeaders, ...headers })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const plain = { 'content-type': 'text/plain; charset=utf-8' }
  if (!isOwnHost(request.headers.host, port)) return reply(421, plain, 'This address is not served here')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return reply(405, { ...plain, allow: 'GET, HEAD' })
  const [urlPath = '/'] = (request.url ?? '/').split('?', 1)
  const file = await readRendererFile(root, urlPath)
  if (!file) return reply(404, plain, 'There is no such file')
  return reply(
    200,
    {
      'content-type': file.contentType,
      'cache-control': file.cacheControl,
      'content-length': file.body.length,
    },
    file.body,
  )
}

function acceptSockets(server: Server, port: number, token: string, connect: (port: Port) => void) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameBytesMax,
    handleProtocols: () => subprotocol,
  })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const { headers, url } = request
    const knock = {
      url,
      host: headers.host,
      origin: headers.origin,
      protocols: headers['sec-websocket-protocol'],
    }
    // A socket that breaks before it is taken over must not end the process.
    stream.on('error', () => {})
    if (!mayConnect(knock, port, token)) return refuse(stream, '403 Forbidden')
    if (sockets.clients.size >= openSocketsMax) return refuse(stream, '503 Service Unavailable')
    return sockets.handleUpgrade(request, stream, head, (socket) => {
      // The close that follows an error is what the port reports.
      socket.on('error', () => {})
      connect(createSocketPort(socket))
    })
  })
  return sockets
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets.clients) socket.close(goingAwayCloseCode)
  const impatience = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
  }, goodbyeMillisecondsMax)
  server.closeIdleConnections()
  await closed
  clearTimeout(impatience)
}
