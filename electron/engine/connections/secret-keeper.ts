import { namesOf, secretNames } from '../../../shared/connection-string/secrets.ts'
import type { ConnectionSecrets } from '../../../shared/connection-string/secrets.ts'
import type { SecretProtection } from '../../../shared/model/connection.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import type { SealedSecrets, StoredConnection } from './connection-file.ts'
import type { OpenSecretStore, SecretStore } from './secret-store.ts'

/**
 * The secrets of connections: those typed in this run are in memory, and nowhere else where the person wants to be
 * asked; the others are also in the file, encrypted by the host's store.
 */
export class SecretKeeper {
  readonly #openStore: OpenSecretStore | undefined
  readonly #inMemory = new Map<ConnectionId, ConnectionSecrets>()
  #store: Promise<SecretStore> | undefined

  constructor(openStore: OpenSecretStore | undefined) {
    this.#openStore = openStore
  }

  async protection(): Promise<SecretProtection> {
    const store = await this.#opened()
    return store === null ? { kind: 'memory', place: '' } : { kind: store.kind, place: store.place }
  }

  /** Whether they can be used without asking the person, as far as can be told without opening the store. */
  isKnown({ id, secretNames: names, sealed }: StoredConnection): boolean {
    return names.length === 0 || sealed !== null || this.#inMemory.has(id)
  }

  /** The secrets of a connection, or undefined where the person has to type them. */
  async secretsOf(connection: StoredConnection): Promise<ConnectionSecrets | undefined> {
    if (connection.secretNames.length === 0) return {}
    const known = this.#inMemory.get(connection.id)
    if (known !== undefined || connection.sealed === null) return known
    const opened = await this.#unseal(connection.sealed)
    if (opened !== undefined) this.#inMemory.set(connection.id, opened)
    return opened
  }

  remember(id: ConnectionId, secrets: ConnectionSecrets): void {
    this.#inMemory.set(id, secrets)
  }

  /** Null where there is nothing to seal, or no store to do it. */
  async seal(secrets: ConnectionSecrets): Promise<SealedSecrets | null> {
    const store = namesOf(secrets).length === 0 ? null : await this.#opened()
    if (store === null) return null
    try {
      return { by: store.kind, bytes: await store.encrypt(JSON.stringify(secrets)) }
    } catch {
      // What a key store throws is its own; nobody has promised that it holds no secret.
      const message = `The key store (${store.place}) did not take the password; unlock it and try again, or choose to be asked each time`
      throw new ArgonError('connection.cannotKeep', message, { place: store.place })
    }
  }

  /** What another store sealed, or whose key is gone, is as good as not there: the person types it again. */
  async #unseal({ by, bytes }: SealedSecrets): Promise<ConnectionSecrets | undefined> {
    const store = await this.#opened()
    if (store?.kind !== by) return undefined
    try {
      return parseSecrets(JSON.parse(await store.decrypt(bytes)))
    } catch {
      return undefined
    }
  }

  /** Null where there is none, or it does not open now: the next one who asks tries again. */
  async #opened(): Promise<SecretStore | null> {
    this.#store ??= this.#openStore?.()
    try {
      return (await this.#store) ?? null
    } catch {
      this.#store = undefined
      return null
    }
  }
}

function parseSecrets(value: unknown): ConnectionSecrets {
  const fields = value as Readonly<Record<string, unknown>>
  const entries = secretNames.map((name) => [name, fields[name]] as const)
  return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string'))
}
