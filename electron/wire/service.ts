import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ArgonError } from '../../shared/model/errors.ts'
import type {
  EndpointClient,
  EndpointSettings,
  EndpointState,
  EndpointStatus,
} from '../../shared/model/endpoint.ts'
import type { EndpointDoor, EndpointReach } from '../api/endpoint-door.ts'
import { replaceFile } from '../engine/engine.ts'
import { openCredentials } from './auth/credentials.ts'
import type { WireClient } from './clients.ts'
import { startWireEndpoint, type WireEndpoint, type WireOptions } from './endpoint.ts'
import { setName } from './identity.ts'

export type WireServiceOptions = Pick<WireOptions, 'engine' | 'dataDirectory' | 'now' | 'randomBytes'>

/** What is remembered from one run of the app to the next. */
interface Remembered extends EndpointSettings {
  readonly isOn: boolean
}

const settingsFile = 'wire.json'
const ownerOnly = 0o600
/** Not MongoDB's own port, on which a server may be listening already. */
const usual: Remembered = { isOn: false, port: 27_027, kind: 'replicaSet' }

/** The app's endpoint: opened and closed by a person, and open again after a restart where it was left open. */
export class WireService implements EndpointDoor {
  readonly #options: WireServiceOptions
  readonly #listeners = new Set<() => void>()
  #settings: EndpointSettings = { port: usual.port, kind: usual.kind }
  #isEncrypted = false
  #state: EndpointState = { kind: 'off' }
  #open: { readonly endpoint: WireEndpoint; readonly unfollow: () => void } | null = null
  /** Opening and closing go one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: WireServiceOptions) {
    this.#options = options
  }

  /** Opens what was open when the app ran last. Never throws: what goes wrong is in the status. */
  async resume(): Promise<void> {
    const { isOn, port, kind } = await this.#remembered()
    this.#settings = { port, kind }
    if (isOn) await this.#inTurn(() => this.#start({ port, kind }, {}))
  }

  status(): EndpointStatus {
    return { state: this.#state, settings: this.#settings }
  }

  clients(): readonly EndpointClient[] {
    return this.#open?.endpoint.clients().map(toClient) ?? []
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(settings: EndpointSettings): Promise<EndpointStatus> {
    return this.#inTurn(async () => {
      await this.#start(settings, {})
      if (this.#state.kind === 'on') await this.#remember({ ...settings, isOn: true })
    })
  }

  startForNow(settings: EndpointSettings, reach: EndpointReach): Promise<EndpointStatus> {
    return this.#inTurn(() => this.#start(settings, reach))
  }

  stop(): Promise<EndpointStatus> {
    return this.#inTurn(async () => {
      await this.#close()
      this.#become({ kind: 'off' })
      await this.#remember({ ...this.#settings, isOn: false })
    })
  }

  async uriOf(database: string): Promise<{ uri: string; shownUri: string }> {
    if (this.#state.kind !== 'on') {
      throw new ArgonError(
        'endpoint.off',
        'Branches cannot be reached by MongoDB clients yet; open the endpoint first',
      )
    }
    const { dataDirectory, randomBytes } = this.#options
    const { user, password } = await openCredentials(dataDirectory, randomBytes)
    const options = new URLSearchParams({
      authSource: 'admin',
      ...topologyOf(this.#settings),
      ...(this.#isEncrypted ? { tls: 'true' } : {}),
    })
    const behind = `${this.#state.host}:${this.#state.port}/${encodeURIComponent(database)}?${options.toString()}`
    return { uri: `mongodb://${user}:${password}@${behind}`, shownUri: `mongodb://${user}:•••@${behind}` }
  }

  async close(): Promise<void> {
    await this.#last
    await this.#close()
    this.#listeners.clear()
  }

  async #start(settings: EndpointSettings, reach: EndpointReach): Promise<void> {
    await this.#close()
    this.#settings = settings
    this.#isEncrypted = reach.tls !== undefined
    try {
      const credentials = await openCredentials(this.#options.dataDirectory, this.#options.randomBytes)
      const endpoint = await startWireEndpoint({ ...this.#options, ...settings, ...reach, credentials })
      const unfollow = endpoint.onClientsChanged(() => this.#announce())
      this.#open = { endpoint, unfollow }
      this.#become({ kind: 'on', host: endpoint.host, port: endpoint.port })
    } catch (error) {
      this.#become({ kind: 'failed', message: failureWords(error, settings.port) })
    }
  }

  async #close(): Promise<void> {
    const open = this.#open
    this.#open = null
    open?.unfollow()
    await open?.endpoint.close()
  }

  async #inTurn(work: () => Promise<void>): Promise<EndpointStatus> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    await turn
    return this.status()
  }

  #become(state: EndpointState): void {
    this.#state = state
    this.#announce()
  }

  #announce(): void {
    for (const listener of this.#listeners) listener()
  }

  async #remembered(): Promise<Remembered> {
    try {
      const text = await readFile(path.join(this.#options.dataDirectory, settingsFile), 'utf8')
      return parseRemembered(JSON.parse(text))
    } catch {
      return usual
    }
  }

  async #remember(remembered: Remembered): Promise<void> {
    const file = path.join(this.#options.dataDirectory, settingsFile)
    const suffix = Buffer.from(this.#options.randomBytes(4)).toString('hex')
    await replaceFile(file, `${JSON.stringify(remembered)}\n`, suffix, ownerOnly)
  }
}

const portMax = 65_535

/** A file that was changed by hand into something else counts as none. */
function parseRemembered(value: unknown): Remembered {
  const { isOn, port, kind } = Object(value) as Record<string, unknown>
  const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= portMax
  if (typeof isOn !== 'boolean' || !isPort || (kind !== 'replicaSet' && kind !== 'standalone')) return usual
  return { isOn, port, kind }
}

const topologyOf = ({ kind }: EndpointSettings): Record<string, string> =>
  kind === 'replicaSet' ? { replicaSet: setName } : { directConnection: 'true' }

function failureWords(error: unknown, port: number): string {
  const isForbidden = error instanceof Error && 'code' in error && error.code === 'EACCES'
  if (isForbidden) return `The system does not allow port ${port}; choose one above 1023`
  return error instanceof Error ? error.message : String(error)
}

const toClient = (client: WireClient): EndpointClient => ({
  id: client.id,
  remote: client.remote,
  application: client.application,
  driver: client.driver,
  database: client.database ?? null,
  lastCommand: client.lastCommand ?? null,
  lastCommandTime: client.lastCommandAt ?? null,
  connectedTime: client.connectedAt,
})
