import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
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

/** A server that listens, and the events in which its sockets come. */
export interface Listening {
  readonly server: Server
  readonly event: 'connection' | 'secureConnection'
  readonly host: string
  readonly port: number
}

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
  const server = tls === undefined ? createServer() : createTlsServer(tls)
  // What goes wrong with a handshake ends that socket, and nobody else has to hear of it.
  server.on('tlsClientError', () => {})
  server.listen({ port, host, backlog: connectionsMax })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw isPortTaken(error) ? portTaken(port) : error
  }
  const event = tls === undefined ? 'connection' : 'secureConnection'
  return { server, event, host, port: (server.address() as AddressInfo).port }
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
