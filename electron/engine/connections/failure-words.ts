import { optionOf } from '../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { namesOf, splitSecrets } from '../../../shared/connection-string/secrets.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { ErrorCode } from '../../../shared/model/errors.ts'
import { driverError } from '../mongodb/driver-errors.ts'
import { tlsWords } from './tls-words.ts'

/** What the driver threw, from the outside in: the failure that a server gave is further in. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  for (let at = error; at instanceof Error && causes.length < causesMax; at = at.cause) causes.push(at)
  return causes
}

const causesMax = 8

/**
 * Why a MongoDB could not be reached or would not answer, in words that name the server and the next step: what
 * `driverError` says of every failure, with what is known of this connection. Secrets of it appear nowhere; what is no
 * failure of a connection comes back as it is.
 */
export function describeFailure(error: unknown, connection: ConnectionString): unknown {
  if (isArgonError(error)) return error
  const causes = causesOf(error)
  const inner = causes.at(-1)
  if (inner === undefined || !causes.some(isFromOutside)) return error
  const { code, message } = wordsFor(causes, driverError(error).code, connection)
  const reason = withoutValues(inner.message, connection).slice(0, reasonCharactersMax)
  return new ArgonError(code, message, { server: connection.hosts.join(','), reason })
}

const reasonCharactersMax = 500

/** The driver's errors carry its name, the system's a code; what has neither is a bug. */
const isFromOutside = (error: Error): boolean => error.name.startsWith('Mongo') || codeOf(error) !== ''

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

interface Words {
  readonly code: ErrorCode
  readonly message: string
}

function wordsFor(causes: readonly Error[], code: ErrorCode, connection: ConnectionString): Words {
  const place = `\`${connection.hosts.join(', ')}\``
  const tls = causes.map((cause) => tlsWords(codeOf(cause), place)).find((words) => words !== null)
  if (tls !== undefined) return { code: 'mongodb.tlsFailed', message: tls }
  const said = withoutValues(firstLine(causes.at(-1)?.message ?? ''), connection)
  switch (code) {
    case 'mongodb.hostNotFound':
      return { code, message: notFound(causes, place, connection) }
    case 'mongodb.refused':
      return { code, message: refused(place, connection) }
    case 'mongodb.timeout':
      return timedOut(causes, place, connection)
    case 'mongodb.authFailed':
    case 'mongodb.notAuthorised':
      return login(code, place, connection)
    case 'mongodb.notPrimary':
      return { code, message: notPrimary(causes, place) }
    case 'mongodb.badUri':
      return { code, message: `The connection string cannot be used: ${said}` }
    case 'mongodb.unreachable':
      return { code, message: brokeOff(causes, place, connection) }
    default:
      return causes.some(({ name }) => name === 'MongoMissingDependencyError')
        ? { code: 'mongodb.badUri', message: missingLibrary(connection) }
        : { code: 'mongodb.failed', message: `${place} refused: ${said}` }
  }
}

function notFound(causes: readonly Error[], place: string, { isSrv }: ConnectionString): string {
  if (causes.some((cause) => /^(?:EAI_AGAIN|ETIMEOUT|ESERVFAIL)$/u.test(codeOf(cause)))) {
    return `The name of ${place} could not be looked up: DNS does not answer; check the network and try again`
  }
  const what = isSrv
    ? `DNS has no MongoDB servers (SRV records) for ${place}`
    : `There is no host named ${place}`
  return `${what}; check the spelling, and that you are in the network that knows it`
}

function refused(place: string, { isSrv }: ConnectionString): string {
  return isSrv
    ? `The servers of ${place} refused the connection; check that the cluster runs and lets this computer's address in`
    : `Nothing listens at ${place}; check that the server runs, and its port`
}

/** Where servers answered and none is what the connection string asks for, the driver waits for one that is. */
function timedOut(causes: readonly Error[], place: string, connection: ConnectionString): Words {
  const set = optionOf(connection, 'replicaSet')
  if (set !== '' && causes.at(-1)?.name === 'MongoServerSelectionError') {
    return {
      code: 'mongodb.notReplicaSet',
      message: `${place} is no member of a replica set named \`${set}\`; leave replicaSet out for a standalone server, or make it one: start mongod with --replSet ${set} and run rs.initiate() in mongosh`,
    }
  }
  return {
    code: 'mongodb.timeout',
    message: `${place} did not answer in time; it may be behind a firewall that this computer's address must be let through`,
  }
}

/** A server that wants a login says so with either code. */
function login(code: ErrorCode, place: string, connection: ConnectionString): Words {
  const { username, database } = connection
  const hasMechanism = optionOf(connection, 'authMechanism') !== ''
  if (username === '' && !hasMechanism) {
    return {
      code: 'mongodb.notAuthorised',
      message: `${place} asks for a user; give a user name and a password`,
    }
  }
  const user = username === '' ? 'this certificate' : `the user \`${username}\``
  if (code === 'mongodb.notAuthorised') {
    return { code, message: `${place} does not let ${user} do this; ask for a role that allows it` }
  }
  const source = optionOf(connection, 'authSource') || database || 'admin'
  return {
    code,
    message: `${place} refused ${user}; check the user name, the password, and that the user belongs to the database \`${source}\` (authSource)`,
  }
}

function notPrimary(causes: readonly Error[], place: string): string {
  return causes.some(({ name }) => name === 'MongoServerSelectionError')
    ? `The replica set of ${place} has no primary at the moment; wait for its election and try again`
    : `${place} is not the primary of its replica set, so it takes no writes; name all members or the set, and leave out directConnection`
}

function brokeOff(causes: readonly Error[], place: string, connection: ConnectionString): string {
  const hasClosed = causes.some((cause) => codeOf(cause) === 'ECONNRESET' || /closed/u.test(cause.message))
  if (!hasClosed) return `${place} cannot be reached; check its address and the network`
  const usesTls = optionOf(connection, 'tls') === 'true' || optionOf(connection, 'ssl') === 'true'
  const hint = usesTls
    ? 'it may not speak TLS there, or ask for a client certificate'
    : 'it may expect TLS (turn TLS on), or is no MongoDB'
  return `${place} closed the connection without an answer; ${hint}`
}

function missingLibrary(connection: ConnectionString): string {
  const mechanism = optionOf(connection, 'authMechanism') || 'An option of this connection'
  return `${mechanism} needs a library that Argon Desktop does not come with; use SCRAM, X.509 or LDAP (PLAIN)`
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').replace(/\.$/u, '')

/** A text of the driver without any secret of the connection, as it is or as it is written in an address. */
function withoutValues(text: string, connection: ConnectionString): string {
  const { secrets: found } = splitSecrets(connection)
  return namesOf(found)
    .map((name) => found[name] ?? '')
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}
