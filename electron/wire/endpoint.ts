import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Engine } from '../engine/engine.ts'
import { answerFrame } from './answer.ts'
import type { Authenticator } from './auth/authenticator.ts'
import type { ClientConnection } from './client-connection.ts'
import { clockFile } from './clock-file.ts'
import { Clients, type WireClient } from './clients.ts'
import { ClusterClock } from './cluster-clock.ts'
import type { WireServices } from './command.ts'
import { commandTable } from './command-table.ts'
import { CursorRegistry } from './cursors/cursor-registry.ts'
import { logicalSessionMinutes, makeProcessId, type Identity } from './identity.ts'
import * as limits from './limits.ts'
import { Operations } from './operations.ts'
import { Databases } from './names/databases.ts'
import { Transactions } from './sessions/transactions.ts'
import { SessionRegistry } from './sessions/session-registry.ts'
import { WireConnection } from './wire-connection.ts'

export interface WireOptions {
  readonly engine: Engine
  /** Where the clock is kept: the data directory of the engine. */
  readonly dataDirectory: string
  /** Address to listen on; this machine only where it is left out. */
  readonly host?: string
  /** 0 or nothing takes a free one. */
  readonly port?: number
  /** As what it shows itself; as a replica set of one, so that drivers allow transactions, where it is left out. */
  readonly kind?: Identity['kind']
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}

export interface WireEndpoint {
  readonly host: string
  readonly port: number
  /** Who is connected now. */
  clients(): readonly WireClient[]
  /** Tells, some times a second at most, that the list has changed; the answer stops it. */
  onClientsChanged(listener: () => void): () => void
  /** Ends every connection and what they hold; resolves when all are gone. */
  close(): Promise<void>
}

const loopback = '127.0.0.1'

/** Speaks MongoDB's protocol on a port, over the projects of an engine. */
export async function startWireEndpoint(options: WireOptions): Promise<WireEndpoint> {
  const host = options.host ?? loopback
  const server = createServer({ noDelay: true })
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const services = await openServices(options, `${host}:${port}`)
  const sockets = new Set<WireConnection>()
  const served = new Set<Promise<void>>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    if (sockets.size >= limits.connectionsMax) return void socket.destroy()
    connections += 1
    const wire = new WireConnection(
      socket,
      newClient(connections, socket, options.now()),
      limits.messageBytesMax,
    )
    const serving = serve(wire, services).finally(() => {
      sockets.delete(wire)
      served.delete(serving)
    })
    sockets.add(wire)
    served.add(serving)
  })
  const sweeping = setInterval(() => sweep(services), limits.sweepMilliseconds)
  sweeping.unref()
  return {
    host,
    port,
    clients: () => services.clients.list(),
    onClientsChanged: (listener) => services.clients.onChanged(listener),
    async close() {
      clearInterval(sweeping)
      await stopListening(server, sockets)
      await Promise.all(served)
      for (const id of services.sessions.ids()) services.sessions.end(id)
      services.cursors.closeWhere(() => true)
      services.clients.close()
      services.databases.close()
      await services.clock.close()
    },
  }
}

async function openServices(options: WireOptions, me: string): Promise<WireServices> {
  const { engine, dataDirectory, now, randomBytes } = options
  const processId = makeProcessId(now(), randomBytes)
  const idleMilliseconds = logicalSessionMinutes * 60_000
  const authenticator: Authenticator = { isRequired: false }
  return {
    engine,
    identity: { kind: options.kind ?? 'replicaSet', me, processId, startedAt: now() },
    clock: await ClusterClock.open(clockFile(dataDirectory), now),
    clients: new Clients(),
    authenticator,
    databases: new Databases(engine, now),
    transactions: new Transactions(),
    sessions: new SessionRegistry({ idleMilliseconds, sessionsMax: limits.sessionsMax }, now),
    cursors: new CursorRegistry(
      { idleMilliseconds: limits.cursorIdleMilliseconds, cursorsMax: limits.cursorsMax },
      { now, randomBytes },
    ),
    operations: new Operations(now),
    commands: commandTable(),
    now,
    randomBytes,
  }
}

function sweep({ sessions, cursors }: WireServices): void {
  sessions.sweep()
  cursors.sweep()
}

async function serve(wire: WireConnection, services: WireServices): Promise<void> {
  services.clients.add(wire.client)
  await wire.serve((frame) => answerFrame(frame, wire, services))
  services.clients.remove(wire.client)
}

function newClient(id: number, socket: Socket, now: number): ClientConnection {
  const address = socket.remoteAddress ?? ''
  return {
    id,
    remote: `${address}:${socket.remotePort ?? 0}`,
    isLoopback: address === '::1' || /^(::ffff:)?127\./u.test(address),
    connectedAt: now,
    metadata: undefined,
    user: undefined,
    conversation: undefined,
    failedLogins: 0,
    database: undefined,
    lastCommand: undefined,
    lastCommandAt: undefined,
  }
}

async function stopListening(server: Server, sockets: ReadonlySet<WireConnection>): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  for (const wire of sockets) wire.close()
  await closed
}
