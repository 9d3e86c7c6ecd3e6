import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import type { Engine } from '../engine/engine.ts'
import { AnswerBudget } from './answer-budget.ts'
import { answerFrame, frameBytesMax } from './answer.ts'
import { Authenticator } from './auth/authenticator.ts'
import type { ClientConnection } from './client-connection.ts'
import { clockFile } from './clock-file.ts'
import { Clients, type WireClient } from './clients.ts'
import { ClusterClock } from './cluster-clock.ts'
import type { WireServices } from './command.ts'
import { commandTable } from './command-table.ts'
import { CursorRegistry } from './cursors/cursor-registry.ts'
import { FrameBudget } from './frame-budget.ts'
import { logicalSessionMinutes, makeProcessId, type Identity } from './identity.ts'
import * as limits from './limits.ts'
import { dialName, listen, type Listening, type ListenOptions } from './listen.ts'
import { Operations } from './operations.ts'
import { Databases } from './names/databases.ts'
import { Transactions } from './sessions/transactions.ts'
import { Snapshots } from './sessions/snapshots.ts'
import { SessionRegistry } from './sessions/session-registry.ts'
import { WireConnection } from './wire-connection.ts'

export interface WireOptions extends ListenOptions {
  readonly engine: Engine
  /** Where the clock is kept: the data directory of the engine. */
  readonly dataDirectory: string
  /** As what it shows itself; as a replica set of one, so that drivers allow transactions, where it is left out. */
  readonly kind?: Identity['kind']
  /** The name of this machine by which clients of an endpoint on all addresses dial it; the system's where it is left out. */
  readonly publicName?: string
  /** Told of what no command expected: the client only hears that there was something. */
  readonly onInternalError?: (error: unknown, command: string) => void
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

const everyAddress = new Set(['0.0.0.0', '::'])

/** Speaks MongoDB's protocol on a port, over the projects of an engine. Errors are those of `listen`. */
export async function startWireEndpoint(options: WireOptions): Promise<WireEndpoint> {
  const listening = await listen(options)
  const services = await openServices(options, listening)
  const connections = new Connections(services)
  listening.onSocket((socket) => connections.take(socket))
  const sweeping = setInterval(() => sweep(services), limits.sweepMilliseconds)
  sweeping.unref()
  return {
    host: listening.host,
    port: listening.port,
    clients: () => services.clients.list(),
    onClientsChanged: (listener) => services.clients.onChanged(listener),
    async close() {
      clearInterval(sweeping)
      await listening.close()
      await connections.settled()
      for (const id of services.sessions.ids()) services.sessions.end(id)
      services.cursors.closeWhere(() => true)
      services.clients.close()
      services.databases.close()
      await services.clock.close()
    },
  }
}

async function openServices(options: WireOptions, { host, port }: Listening): Promise<WireServices> {
  const { engine, dataDirectory, now, randomBytes } = options
  const me = dialName(everyAddress.has(host) ? (options.publicName ?? hostname()) : host, port)
  const processId = makeProcessId(now(), randomBytes)
  const clock = await ClusterClock.open(clockFile(dataDirectory), now)
  return {
    engine,
    identity: { kind: options.kind ?? 'replicaSet', me, processId, startedAt: now() },
    clock,
    clients: new Clients(),
    databases: new Databases(engine, now),
    transactions: new Transactions(),
    snapshots: new Snapshots(clock, now),
    authenticator: await Authenticator.create(options.credentials, randomBytes),
    sessions: new SessionRegistry(
      { idleMilliseconds: logicalSessionMinutes * 60_000, sessionsMax: limits.sessionsMax },
      now,
    ),
    cursors: new CursorRegistry(
      { idleMilliseconds: limits.cursorIdleMilliseconds, cursorsMax: limits.cursorsMax },
      { now, randomBytes },
    ),
    operations: new Operations(now),
    commands: commandTable(),
    onInternalError: options.onInternalError ?? (() => {}),
    now,
    randomBytes,
  }
}

function sweep({ sessions, cursors }: WireServices): void {
  sessions.sweep()
  cursors.sweep()
}

/** The connections that are open. */
class Connections {
  readonly #services: WireServices
  readonly #served = new Set<Promise<void>>()
  readonly #budgets = {
    frames: new FrameBudget(limits.largeFramesBytesMax),
    answers: new AnswerBudget(limits.answersWaitingBytesMax),
  }
  #lastId = 0

  constructor(services: WireServices) {
    this.#services = services
  }

  take(socket: Socket): void {
    this.#lastId = (this.#lastId + 1) & 0x7fffffff
    const wire = new WireConnection(
      socket,
      newClient(this.#lastId, socket, this.#services.now()),
      this.#budgets,
    )
    const served = this.#serve(wire).finally(() => this.#served.delete(served))
    this.#served.add(served)
  }

  /** Resolves when nothing of the clients that were there is running any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#served)
  }

  async #serve(wire: WireConnection): Promise<void> {
    const services = this.#services
    services.clients.add(wire.client)
    try {
      await wire.serve(
        (frame) => answerFrame(frame, wire, services),
        () => frameBytesMax(wire.client, services),
      )
    } catch (error) {
      services.onInternalError(error, wire.client.lastCommand ?? '')
    }
    services.clients.remove(wire.client)
  }
}

function newClient(id: number, socket: Socket, now: number): ClientConnection {
  const address = socket.remoteAddress ?? ''
  return {
    id,
    remote: dialName(address, socket.remotePort ?? 0),
    isLoopback: address === '::1' || /^(::ffff:)?127\./u.test(address),
    connectedAt: now,
    metadata: undefined,
    user: undefined,
    conversation: undefined,
    failedLogins: 0,
    database: undefined,
    lastCommand: undefined,
    lastCommandAt: undefined,
    close: () => socket.destroy(),
  }
}
