import type { MongoClient } from 'mongodb'
import { printConnectionString } from '../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { parseConnectionString } from '../../../shared/connection-string/parse.ts'
import {
  mergeSecrets,
  namesOf,
  splitSecrets,
  withSecrets,
} from '../../../shared/connection-string/secrets.ts'
import type { ConnectionSecrets, SplitConnection } from '../../../shared/connection-string/secrets.ts'
import type {
  ConnectionChoices,
  ConnectionReport,
  SavedConnection,
  SecretProtection,
} from '../../../shared/model/connection.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asConnectionId } from '../../../shared/model/ids.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { connectionsMax } from '../../../shared/model/limits.ts'
import { foldName, normaliseName } from '../../../shared/model/names.ts'
import type { EngineDeps } from '../projects/engine-deps.ts'
import { uuidFrom } from '../projects/project-info.ts'
import { ClientPool } from './client-pool.ts'
import { connect } from './connect.ts'
import { readConnections, writeConnections } from './connection-file.ts'
import type { StoredConnection } from './connection-file.ts'
import { testServer } from './report.ts'
import { SecretKeeper } from './secret-keeper.ts'
import type { OpenSecretStore } from './secret-store.ts'

export interface ConnectionsOptions extends EngineDeps {
  /** Absolute path of the data directory. */
  readonly dataDirectory: string
  /** Where it is left out secrets are kept in memory, and asked for in each run. */
  readonly openSecretStore?: OpenSecretStore
}

export interface ConnectionTrial {
  /** The saved connection whose secrets stand in for those that are not given; null for none. */
  readonly id: ConnectionId | null
  readonly uri: string
  readonly secrets: ConnectionSecrets
}

export interface SaveRequest extends ConnectionChoices {
  /** The connection to change, or null for a new one. */
  readonly id: ConnectionId | null
  /** Those that are given replace what there is, empty ones take it away, the others stay. */
  readonly secrets: ConnectionSecrets
}

type Change = (connections: readonly StoredConnection[]) => Promise<readonly StoredConnection[]>

/**
 * The saved connections of one data directory, and the clients that are open by them. The file is the truth: it is read
 * again before each change, as another process may have written it.
 */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #keeper: SecretKeeper
  readonly #pool = new ClientPool()
  readonly #deleted = new Map<ConnectionId, StoredConnection>()
  readonly #listeners = new Set<() => void>()
  #lastChange: Promise<unknown> = Promise.resolve()

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#keeper = new SecretKeeper(options.openSecretStore)
  }

  /** Every connection by age, without secrets. */
  async list(): Promise<SavedConnection[]> {
    const all = await readConnections(this.#options.dataDirectory)
    return all.map((connection) => this.#shown(connection)).sort((a, b) => a.createdTime - b.createdTime)
  }

  /** One of them; `connection.notFound`. */
  async describe(id: string): Promise<SavedConnection> {
    return this.#shown(await this.#stored(id))
  }

  /** How kept secrets are protected here. */
  protection(): Promise<SecretProtection> {
    return this.#keeper.protection()
  }

  /** Calls `listener` after each change by this process; the answer stops that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Saves a new connection or a changed one. `mongodb.badUri`, `connection.badName`, `connection.nameTaken`,
   * `connection.tooMany`; `connection.secretNeeded` where secrets that nobody knows in this run would have to move.
   */
  async save(request: SaveRequest): Promise<SavedConnection> {
    let saved: StoredConnection | undefined
    await this.#change(async (all) => {
      const old = request.id === null ? undefined : found(all, request.id)
      if (old === undefined && all.length >= connectionsMax) throw tooMany()
      const name = freeName(all, request.name, old)
      saved = { ...(await this.#secured(request, old)), name }
      return [...all.filter(({ id }) => id !== saved?.id), saved]
    })
    return this.#shown(saved as StoredConnection)
  }

  /** Takes a connection out of the file, its secrets too, and closes its client. */
  async delete(id: ConnectionId): Promise<void> {
    await this.#change(async (all) => {
      this.#deleted.set(id, found(all, id))
      return all.filter((connection) => connection.id !== id)
    })
    this.#pool.drop(id)
  }

  /** Brings back a connection that was deleted in this run; under another name where its own is in use. */
  async undelete(id: ConnectionId): Promise<SavedConnection> {
    const gone = this.#deleted.get(id)
    if (gone === undefined) throw notFound(id)
    let back = gone
    await this.#change(async (all) => {
      back = { ...gone, name: nextFreeName(all, gone.name) }
      return [...all, back]
    })
    this.#deleted.delete(id)
    return this.#shown(back)
  }

  /** Takes secrets that a person typed, for this run or, where they are kept, for good. */
  async unlock(id: ConnectionId, secrets: ConnectionSecrets): Promise<SavedConnection> {
    const { name, colour, isFavourite, isReadOnly, uri, keeping } = await this.#stored(id)
    return this.save({ id, name, colour, isFavourite, isReadOnly, uri, keeping, secrets })
  }

  /** Connects, asks the server what it offers, and closes again. Rejects with words, or `cancelled`. */
  async test(trial: ConnectionTrial, signal: AbortSignal): Promise<ConnectionReport> {
    const { bare, secrets } = readUri(trial.uri)
    const old = trial.id === null ? undefined : await this.#stored(trial.id)
    const given = mergeSecrets(secrets, trial.secrets)
    const known = old === undefined ? {} : await this.#keeper.secretsOf(old)
    if (known === undefined && old !== undefined && lacks(given, old)) throw secretNeeded(old)
    return testServer(withSecrets(bare, mergeSecrets(known ?? {}, given)), this.#options.now, signal)
  }

  /**
   * The client of a connection: connected, pooled, shared by all who ask, and closed by the engine, never by them. It
   * fails what it is doing when the connection is changed or deleted. `connection.secretNeeded` asks for `unlock`. The
   * signal of the first who asks gives the attempt up.
   */
  async openConnection(connectionId: string, signal?: AbortSignal): Promise<MongoClient> {
    const id = asConnectionId(connectionId)
    return this.#pool.use(id, async () => {
      return connect(await this.#whole(id), attempt(signal))
    })
  }

  /** As `openConnection`, by a whole connection string that is not saved; `mongodb.badUri`. */
  async openUri(uri: string, signal?: AbortSignal): Promise<MongoClient> {
    const { bare, secrets } = readUri(uri)
    return this.#pool.use(uri, async () => {
      return connect(withSecrets(bare, secrets), attempt(signal))
    })
  }

  /**
   * A client of its own for a log to be appended through, connected, which belongs to who asks and is closed there; it
   * stays as it is when the connection is changed. Fails as `openConnection` does.
   */
  async connectForLog(connectionId: string): Promise<MongoClient> {
    return connect(await this.#whole(connectionId), { isForLog: true })
  }

  /** Throws `connection.locked` where a person locked a connection against writes. */
  async assertWritable(connectionId: string): Promise<void> {
    const { name, isReadOnly } = await this.#stored(connectionId)
    if (!isReadOnly) return
    const message = `The connection \`${name}\` is locked in this app, so nothing is written there; unlock it first`
    throw new ArgonError('connection.locked', message, { connectionId, name })
  }

  async close(): Promise<void> {
    await this.#lastChange
    await this.#pool.close()
  }

  /** The connection as it is to be stored, its secrets where the person wants them. */
  async #secured(request: SaveRequest, old: StoredConnection | undefined): Promise<StoredConnection> {
    const { bare, secrets: written } = readUri(request.uri)
    const { id: _, secrets, ...choices } = request
    const given = mergeSecrets(written, secrets)
    const keeping = (await this.#canKeep(request)) ? request.keeping : 'ask'
    const identity = {
      id: old?.id ?? asConnectionId(uuidFrom(this.#options.randomBytes(16))),
      createdTime: old?.createdTime ?? this.#options.now(),
    }
    const plain = { ...choices, ...identity, keeping, uri: printConnectionString(bare) }
    const known = old === undefined ? {} : await this.#keeper.secretsOf(old)
    if (known === undefined && old !== undefined && lacks(given, old)) {
      if (keeping !== old.keeping || namesOf(given).length > 0) throw secretNeeded(old)
      return { ...plain, secretNames: old.secretNames, sealed: old.sealed }
    }
    const all = present(mergeSecrets(known ?? {}, given), bare)
    this.#keeper.remember(identity.id, all)
    const hasChanged = old?.uri !== plain.uri || Object.keys(given).length > 0
    if (hasChanged) this.#pool.drop(identity.id)
    const sealed = keeping === 'keep' ? await this.#keeper.seal(all) : null
    return { ...plain, secretNames: namesOf(all), sealed }
  }

  /** Whether there is a store; it is opened only where a person wants something kept. */
  async #canKeep({ keeping }: SaveRequest): Promise<boolean> {
    return keeping === 'ask' || (await this.#keeper.protection()).kind !== 'memory'
  }

  /** The connection string with its secrets. */
  async #whole(id: string): Promise<ConnectionString> {
    const connection = await this.#stored(id)
    const secrets = await this.#keeper.secretsOf(connection)
    if (secrets === undefined) throw secretNeeded(connection)
    return withSecrets(readUri(connection.uri).bare, secrets)
  }

  async #stored(id: string): Promise<StoredConnection> {
    return found(await readConnections(this.#options.dataDirectory), id)
  }

  #shown(connection: StoredConnection): SavedConnection {
    const { sealed: _, ...shown } = connection
    return { ...shown, needsSecrets: !this.#keeper.isKnown(connection) }
  }

  /** One change after another, each on what the file says by then. */
  async #change(change: Change): Promise<void> {
    const { dataDirectory, randomBytes } = this.#options
    const done = this.#lastChange.then(async () => {
      const next = await change(await readConnections(dataDirectory))
      await writeConnections(dataDirectory, next, Buffer.from(randomBytes(6)).toString('hex'))
    })
    this.#lastChange = done.catch(() => {})
    await done
    for (const listener of this.#listeners) listener()
  }
}

const attempt = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal })

function readUri(uri: string): SplitConnection {
  const parsed = parseConnectionString(uri)
  if (parsed.kind === 'ok') return splitSecrets(parsed.value)
  throw new ArgonError('mongodb.badUri', parsed.fault)
}

/** The secrets that are not empty; a password goes with its user. */
function present(secrets: ConnectionSecrets, { username }: ConnectionString): ConnectionSecrets {
  const names = namesOf(secrets).filter((name) => name !== 'password' || username !== '')
  return Object.fromEntries(names.map((name) => [name, secrets[name]]))
}

/** Whether secrets of a connection are missing among those that were given. */
const lacks = (given: ConnectionSecrets, { secretNames }: StoredConnection): boolean =>
  secretNames.some((name) => given[name] === undefined)

function found(all: readonly StoredConnection[], id: string): StoredConnection {
  const connection = all.find((one) => one.id === id)
  if (connection === undefined) throw notFound(id)
  return connection
}

const notFound = (connectionId: string): ArgonError =>
  new ArgonError('connection.notFound', 'This connection was deleted; choose another one', { connectionId })

function tooMany(): ArgonError {
  const message = `There are ${connectionsMax} connections already; delete some first`
  return new ArgonError('connection.tooMany', message, { connectionsMax })
}

function secretNeeded({ id, name, sealed }: StoredConnection): ArgonError {
  const message =
    sealed === null
      ? `The connection \`${name}\` asks for its password in each run of the app; type it`
      : `The password of \`${name}\` was kept by a key store that does not open here; type it again`
  return new ArgonError('connection.secretNeeded', message, { connectionId: id, name })
}

function freeName(
  all: readonly StoredConnection[],
  wanted: string,
  old: StoredConnection | undefined,
): string {
  const name = normaliseName(wanted, 'connection.badName')
  const taken = named(all, name)
  if (taken === undefined || taken.id === old?.id) return name
  const message = `There is a connection \`${taken.name}\` already; choose another name`
  throw new ArgonError('connection.nameTaken', message, { connectionId: taken.id, name: taken.name })
}

const named = (all: readonly StoredConnection[], name: string): StoredConnection | undefined =>
  all.find((connection) => foldName(connection.name) === foldName(name))

function nextFreeName(all: readonly StoredConnection[], name: string): string {
  for (let n = 1; ; n++) {
    const numbered = n === 1 ? name : `${name} (${n})`
    if (named(all, numbered) === undefined) return numbered
  }
}
