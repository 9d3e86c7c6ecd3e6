import type { MongoClient, MongoClientOptions, TopologyDescription } from 'mongodb'
import { optionOf, printConnectionString } from '../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { clientOptions, logClientOptions } from '../mongodb/client-options.ts'
import { causesOf, describeFailure } from './failure-words.ts'

export interface ConnectOptions {
  /** Gives the attempt up. */
  readonly signal?: AbortSignal
  /** Whether a log is appended through the client. */
  readonly isForLog?: boolean
}

/**
 * Connects as a connection string says, its secrets included: pooled, TLS, SRV and the mechanisms of the driver. Rejects
 * with words for a person, with `cancelled` when the signal aborts, and at once where waiting could not help.
 */
export async function connect(parts: ConnectionString, options: ConnectOptions = {}): Promise<MongoClient> {
  const { signal, isForLog = false } = options
  // It takes a tenth of a second to load, which nobody waits for who does not connect.
  const { MongoClient: Client } = await import('mongodb')
  if (signal?.aborted) throw cancelled()
  let client: MongoClient | undefined
  let hopeless: Error | undefined
  const giveUp = (): void => void client?.close(true).catch(() => {})
  try {
    client = new Client(printConnectionString(parts), settingsFor(parts, isForLog))
    signal?.addEventListener('abort', giveUp, { once: true })
    client.on('topologyDescriptionChanged', ({ newDescription }) => {
      hopeless = hopelessError(newDescription)
      if (hopeless !== undefined) giveUp()
    })
    await client.connect()
    client.removeAllListeners('topologyDescriptionChanged')
    if (signal?.aborted) throw cancelled()
    return client
  } catch (error) {
    giveUp()
    if (signal?.aborted) throw cancelled()
    throw describeFailure(hopeless ?? error, parts)
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

const cancelled = (): ArgonError => new ArgonError('cancelled', 'The connection was given up')

/** A person's own choice in the connection string goes before the app's, but not before what a log needs. */
function settingsFor(parts: ConnectionString, isForLog: boolean): MongoClientOptions {
  const { retryWrites, ...settings } = isForLog ? logClientOptions() : clientOptions()
  const free = Object.entries(settings).filter(([name]) => optionOf(parts, name) === '')
  return { ...Object.fromEntries(free), ...(retryWrites === undefined ? {} : { retryWrites }) }
}

const waitingCannotHelp =
  /^(?:ECONNREFUSED|ENOTFOUND|ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/u

/**
 * Why none of the servers can be reached, once each has given a reason that another try would give again: the driver
 * itself goes on trying until its time is over.
 */
function hopelessError({ servers }: TopologyDescription): Error | undefined {
  const errors = [...servers.values()].map(({ error }) => error)
  const isHopeless = (error: Error | null): boolean =>
    causesOf(error).some((cause) => 'code' in cause && waitingCannotHelp.test(String(cause.code)))
  return errors.length > 0 && errors.every(isHopeless) ? (errors[0] ?? undefined) : undefined
}
