import type { Engine } from '../engine/engine.ts'
import type { Clients } from './clients.ts'
import type { ClusterClock } from './cluster-clock.ts'
import type { ClientConnection } from './client-connection.ts'
import type { Authenticator } from './auth/authenticator.ts'
import type { CursorRegistry } from './cursors/cursor-registry.ts'
import type { Identity } from './identity.ts'
import type { Operations } from './operations.ts'
import type { Reply } from './reply.ts'
import type { CommandRequest } from './request.ts'
import type { Databases } from './names/databases.ts'
import type { Transactions } from './sessions/transactions.ts'
import type { Snapshots } from './sessions/snapshots.ts'
import type { Session, SessionRegistry } from './sessions/session-registry.ts'

/** What all commands of an endpoint share. */
export interface WireServices {
  readonly engine: Engine
  readonly identity: Identity
  readonly clock: ClusterClock
  readonly clients: Clients
  readonly authenticator: Authenticator
  readonly sessions: SessionRegistry
  readonly cursors: CursorRegistry
  readonly operations: Operations
  readonly databases: Databases
  readonly transactions: Transactions
  readonly snapshots: Snapshots
  /** The commands by every name that they go by. */
  readonly commands: ReadonlyMap<string, Command>
  /** Told of what no command expected. */
  readonly onInternalError: (error: unknown, command: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}

/** What one run of a command has at hand. */
export interface CommandContext extends WireServices {
  readonly connection: ClientConnection
  /** The logical session that the client named, if any. */
  readonly session: Session | undefined
  /** Fires when the client is gone, the operation is killed, its time is up or the endpoint closes; its reason is a WireError. */
  readonly signal: AbortSignal
}

/** One command of the protocol. Its file is called as it is. */
export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** One sentence, for `listCommands`. */
  readonly help: string
  /** May be run by who has not said who they are. */
  readonly isOpen?: boolean
  /** Only against the database `admin`. */
  readonly isAdminOnly?: boolean
  /** Part of version 1 of the stable API. */
  readonly isStable?: boolean
  /** May be a statement of a transaction. */
  readonly isTransactional?: boolean
  /** Writes, so that a client may say what it waits for. */
  readonly takesWriteConcern?: boolean
  /** Reads a moment that its client names, also outside of transactions. */
  readonly readsSnapshots?: boolean
  /** Ends the transaction that it is part of. */
  readonly endsTransaction?: boolean
  /** It gives `maxTimeMS` a meaning of its own. */
  readonly ownsMaxTime?: boolean
  readonly run: (request: CommandRequest, context: CommandContext) => Promise<Reply> | Reply
}
