import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { ArgonError } from '../../shared/model/errors.ts'
import type { Credentials } from './auth/credentials.ts'
import { connectionsMax } from './limits.ts'

export interface ListenOptions {
  /** Address to listen on; this machine only where it is left out. */
  readonly host?: string
  /** 0 or nothing takes a free one. */
  readonly port?: number
  /** Null lets everybody on this machine in; elsewhere there have to be some. */
  readonly credentials: Credentials | null
  /** Certificate and key as PEM; without them nothing is encrypted. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

export interface Listening {
  readonly host: string
  readonly port: number
  /** Tells of each client that may be spoken with; one too many is closed again, as MongoDB does. */
  onSocket(listener: (socket: Socket) => void): void
  /** Ends every socket, also those that have not come so far; resolves when all are gone. */
  close(): Promise<void>
}

const handshakeMilliseconds = 10_000

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost'])

/** Errors: `host.secretNeeded` for an address that others reach without credentials, `host.portTaken`. */
export async function listen({
  host = '127.0.0.1',
  port = 0,
  credentials,
  tls,
}: ListenOptions): Promise<Listening> {
  if (credentials === null && !loopbackHosts.has(host)) {
    const message = `Who listens on ${host} is reached by other machines and has to ask for a password`
    throw new ArgonError('host.secretNeeded', message, { host })
  }
  const options = { handshakeTimeout: handshakeMilliseconds }
  const server = tls === undefined ? createServer() : createTlsServer({ ...tls, ...options })
  server.maxConnections = connectionsMax
  const sockets = socketsOf(server)
  // What goes wrong with a handshake ends that socket, and nobody else has to hear of it.
  server.on('tlsClientError', () => {})
  server.listen({ port, host, backlog: connectionsMax })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw isPortTaken(error) ? portTaken(port) : error
  }
  return {
    host,
    port: (server.address() as AddressInfo).port,
    onSocket: (listener) => server.on(tls === undefined ? 'connection' : 'secureConnection', listener),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** The sockets that are open, before and after what TLS makes of them. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return sockets
}

/** The name by which clients are to dial: an address of IPv6 stands in brackets. */
export function dialName(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function portTaken(port: number): ArgonError {
  return new ArgonError('host.portTaken', `Port ${port} is in use; choose another`, { port })
}
