import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import { optionOf } from '../../../shared/connection-string/connection-string.ts'
import { namesOf, splitSecrets } from '../../../shared/connection-string/secrets.ts'
import { ArgonError, isArgonError } from '../../../shared/model/errors.ts'
import type { ErrorCode } from '../../../shared/model/errors.ts'
import { tlsWords } from './tls-words.ts'

/** What the driver threw, from the outside in: the failure that a server gave is further in. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  for (let at = error; at instanceof Error && causes.length < causesMax; at = at.cause) causes.push(at)
  return causes
}

const causesMax = 8

/**
 * Why a MongoDB could not be reached or would not answer, in words that name the server and the next step. Secrets of
 * the connection appear nowhere in it; what is no failure of a connection comes back as it is.
 */
export function describeFailure(error: unknown, connection: ConnectionString): unknown {
  if (isArgonError(error)) return error
  const causes = causesOf(error)
  const inner = causes.at(-1)
  if (inner === undefined || !causes.some(isFromOutside)) return error
  const found = wordsFor(causes, connection)
  const details = {
    server: connection.hosts.join(','),
    reason: withoutValues(inner.message, connection).slice(0, reasonCharactersMax),
  }
  return new ArgonError(found.code, found.message, details)
}

/** The driver's errors carry its name, the system's a code; what has neither is a bug. */
const isFromOutside = (error: Error): boolean => error.name.startsWith('Mongo') || codeOf(error) !== ''

const reasonCharactersMax = 500

interface Words {
  readonly code: ErrorCode
  readonly message: string
}

function wordsFor(causes: readonly Error[], connection: ConnectionString): Words {
  const codes = causes.map(codeOf)
  const messages = causes.map(({ message }) => message)
  const place = `\`${connection.hosts.join(', ')}\``
  for (const code of codes) {
    const found = wordsForCode(code, place, connection) ?? tlsWords(code, place)
    if (found !== null) return found
  }
  const names = causes.map(({ name }) => name)
  const isUnusable = names.some((name) => /Parse|InvalidArgument|MissingCredentials|APIError$/u.test(name))
  if (isUnusable) return { code: 'mongodb.badConnection', message: unusable(messages[0] ?? '', connection) }
  if (names.includes('MongoMissingDependencyError')) return unsupported(connection)
  if (names.at(-1) === 'MongoServerError') return answered(messages.at(-1) ?? '', place, connection)
  if (names.at(-1) === 'MongoServerSelectionError') return noneFits(place, connection)
  if (messages.some((text) => /timed out/iu.test(text))) return silent(place)
  if (messages.some((text) => /closed|ended/u.test(text))) return hungUp(place, connection)
  return {
    code: 'mongodb.unreachable',
    message: `${place} cannot be reached; check its address and the network`,
  }
}

/** System calls have words for codes, servers have numbers. */
const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

function wordsForCode(code: string, place: string, connection: ConnectionString): Words | null {
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return { code: 'mongodb.unknownHost', message: unknownHost(place, connection) }
    case 'EAI_AGAIN':
    case 'ETIMEOUT':
    case 'ESERVFAIL':
      return {
        code: 'mongodb.unknownHost',
        message: `The name of ${place} could not be looked up: DNS does not answer; check the network and try again`,
      }
    case 'ECONNREFUSED':
      return { code: 'mongodb.refused', message: refused(place, connection) }
    case 'ETIMEDOUT':
      return silent(place)
    case 'ECONNRESET':
    case 'EPIPE':
      return hungUp(place, connection)
    case '11':
    case '18':
    case '8000':
      return usesLogin(connection)
        ? { code: 'mongodb.authFailed', message: wrongUser(place, connection) }
        : { code: 'mongodb.forbidden', message: forbidden(place, connection) }
    case '13':
      return { code: 'mongodb.forbidden', message: forbidden(place, connection) }
    case '91':
    case '189':
    case '10107':
    case '11602':
    case '13435':
    case '13436':
      return {
        code: 'mongodb.notPrimary',
        message: `${place} is not the primary of its replica set, so it takes no writes; name all members or the set, and leave out directConnection`,
      }
    default:
      return null
  }
}

function unknownHost(place: string, { isSrv }: ConnectionString): string {
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

const silent = (place: string): Words => ({
  code: 'mongodb.timeout',
  message: `${place} did not answer in time; it may be behind a firewall that this computer's address must be let through`,
})

/** Servers answered, and none of them is what the connection string asks for. */
function noneFits(place: string, connection: ConnectionString): Words {
  const set = optionOf(connection, 'replicaSet')
  if (set === '') return silent(place)
  return {
    code: 'mongodb.notReplicaSet',
    message: `${place} is no member of a replica set named \`${set}\`; leave replicaSet out for a standalone server, or make it one: start mongod with --replSet ${set} and run rs.initiate() in mongosh`,
  }
}

const answered = (reason: string, place: string, connection: ConnectionString): Words => ({
  code: 'mongodb.serverError',
  message: `${place} refused: ${withoutValues(firstLine(reason), connection)}`,
})

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').replace(/\.$/u, '')

function hungUp(place: string, connection: ConnectionString): Words {
  const usesTls = optionOf(connection, 'tls') === 'true' || optionOf(connection, 'ssl') === 'true'
  const hint = usesTls
    ? 'it may not speak TLS there, or ask for a client certificate'
    : 'it may expect TLS (turn TLS on), or is no MongoDB'
  return { code: 'mongodb.hungUp', message: `${place} closed the connection without an answer; ${hint}` }
}

const usesLogin = (connection: ConnectionString): boolean =>
  connection.username !== '' || optionOf(connection, 'authMechanism') !== ''

function wrongUser(place: string, connection: ConnectionString): string {
  const source = optionOf(connection, 'authSource') || connection.database || 'admin'
  const user = connection.username === '' ? 'this certificate' : `the user \`${connection.username}\``
  return `${place} refused ${user}; check the user name, the password, and that the user belongs to the database \`${source}\` (authSource)`
}

function forbidden(place: string, { username }: ConnectionString): string {
  return username === ''
    ? `${place} asks for a user; give a user name and a password`
    : `The user \`${username}\` may not do this at ${place}; ask for a role that allows it`
}

function unsupported(connection: ConnectionString): Words {
  const mechanism = optionOf(connection, 'authMechanism') || 'An option of this connection'
  return {
    code: 'mongodb.unsupported',
    message: `${mechanism} needs a library that Argon Desktop does not come with; use SCRAM, X.509 or LDAP (PLAIN)`,
  }
}

function unusable(reason: string, connection: ConnectionString): string {
  return `The connection string cannot be used: ${withoutValues(firstLine(reason), connection)}`
}

/** A text of the driver without any secret of the connection, as it is or as it is written in an address. */
function withoutValues(text: string, connection: ConnectionString): string {
  const { secrets: found } = splitSecrets(connection)
  const secrets = namesOf(found).map((name) => found[name] ?? '')
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}
