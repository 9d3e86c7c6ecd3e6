import type { MongoClient } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'

/**
 * One client for each connection, shared by everybody who uses it, until it is dropped or the engine closes. A saved
 * connection is known by its id, another one by its connection string.
 */
export class ClientPool {
  readonly #clients = new Map<string, Promise<MongoClient>>()
  readonly #closing = new Set<Promise<void>>()
  #isClosed = false

  /** The client that is there, also one that is still connecting; else the one that `make` connects. */
  async use(id: string, make: () => Promise<MongoClient>): Promise<MongoClient> {
    if (this.#isClosed) throw new ArgonError('store.unavailable', 'Argon Desktop is shutting down')
    const known = this.#clients.get(id)
    if (known !== undefined) return known
    const made = make()
    this.#clients.set(id, made)
    // The next one who asks gets another try.
    made.catch(() => this.#forget(id, made))
    return made
  }

  /** Closes the client of a connection that is another one from now on; what it is doing fails. */
  drop(id: string): void {
    const client = this.#clients.get(id)
    if (client === undefined) return
    this.#forget(id, client)
    const closing = client.then((open) => open.close()).catch(() => {})
    this.#closing.add(closing)
    void closing.then(() => this.#closing.delete(closing))
  }

  /** Closes them all. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const id of this.#clients.keys()) this.drop(id)
    await Promise.all(this.#closing)
  }

  #forget(id: string, client: Promise<MongoClient>): void {
    if (this.#clients.get(id) === client) this.#clients.delete(id)
  }
}
