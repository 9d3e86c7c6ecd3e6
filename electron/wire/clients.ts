import type { ClientConnection } from './client-connection.ts'

/** One connected client, as the window shows it. */
export interface WireClient {
  readonly id: number
  /** Address and port it came from. */
  readonly remote: string
  readonly application: string
  readonly driver: string
  /** The database it named last: a project, a branch, maybe a moment. */
  readonly database: string | undefined
  readonly lastCommand: string | undefined
  /** Milliseconds since 1970. */
  readonly lastCommandAt: number | undefined
  readonly connectedAt: number
}

const announceMilliseconds = 250

/** The connections of an endpoint. Listeners are told at most four times a second that something has changed. */
export class Clients {
  readonly #connections = new Map<number, ClientConnection>()
  readonly #listeners = new Set<() => void>()
  #pending: NodeJS.Timeout | undefined
  #made = 0

  get count(): number {
    return this.#connections.size
  }

  /** All that there ever were. */
  get madeCount(): number {
    return this.#made
  }

  add(connection: ClientConnection): void {
    this.#connections.set(connection.id, connection)
    this.#made += 1
    this.changed()
  }

  remove(connection: ClientConnection): void {
    this.#connections.delete(connection.id)
    this.changed()
  }

  list(): WireClient[] {
    return [...this.#connections.values()].map((connection) => ({
      id: connection.id,
      remote: connection.remote,
      application: connection.metadata?.application ?? '',
      driver: connection.metadata?.driver ?? '',
      database: connection.database,
      lastCommand: connection.lastCommand,
      lastCommandAt: connection.lastCommandAt,
      connectedAt: connection.connectedAt,
    }))
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(): void {
    if (this.#pending !== undefined || this.#listeners.size === 0) return
    this.#pending = setTimeout(() => {
      this.#pending = undefined
      for (const listener of this.#listeners) listener()
    }, announceMilliseconds)
    this.#pending.unref()
  }

  close(): void {
    clearTimeout(this.#pending)
    this.#listeners.clear()
  }
}
