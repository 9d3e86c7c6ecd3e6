import type { MongoServerError, MongoServerSelectionError, TopologyDescription } from 'mongodb'
import { ArgonError, isArgonError, type ErrorCode } from '../../../shared/model/errors.ts'
import { isSelectionError, isServerError, isTimeoutError } from './error-kinds.ts'
import { redactUri } from './redact-uri.ts'

/** What is wrong and what to do, for every kind of failure that has one answer. */
const sentences = {
  'mongodb.hostNotFound': 'The name of the MongoDB server was not found; check its spelling and this network',
  'mongodb.refused':
    'Nothing listens at the address of the MongoDB server; check host and port, and whether the server runs',
  'mongodb.tlsFailed':
    'No secure connection to the MongoDB server could be made; check its certificate and the settings of TLS',
  'mongodb.timeout': 'The MongoDB server did not answer in time; check the network, then try again',
  'mongodb.unreachable':
    'The connection to the MongoDB server broke off; check the network and whether the server asks for TLS',
  'mongodb.authFailed':
    'The MongoDB server refused user or password; check both, and the database that the user belongs to',
  'mongodb.notAuthorised':
    'The user may not do this on the MongoDB server; ask for the role readWrite on the database, or use another user',
  'mongodb.notPrimary':
    'The MongoDB deployment has no primary at the moment; wait for its election, or check the connection string',
  'mongodb.badUri': 'The connection string of the MongoDB cannot be used',
} as const satisfies Partial<Record<ErrorCode, string>>

type DriverCode = keyof typeof sentences

/** The server's own codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const codesOfServer: Readonly<Record<number, DriverCode>> = {
  11: 'mongodb.authFailed',
  13: 'mongodb.notAuthorised',
  18: 'mongodb.authFailed',
  50: 'mongodb.timeout',
  91: 'mongodb.notPrimary',
  189: 'mongodb.notPrimary',
  202: 'mongodb.timeout',
  262: 'mongodb.timeout',
  8000: 'mongodb.authFailed',
  10_058: 'mongodb.notPrimary',
  10_107: 'mongodb.notPrimary',
  11_600: 'mongodb.notPrimary',
  11_602: 'mongodb.notPrimary',
  13_435: 'mongodb.notPrimary',
  13_436: 'mongodb.notPrimary',
}

const unknownHost = /^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA|ESERVFAIL|EREFUSED|EBADNAME)$/
const badTls =
  /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/
/** The driver passes some of these on as they are. */
const brokeOff =
  /^(?:EPIPE|ECONNRESET|ECONNABORTED|ENETUNREACH|ENETDOWN|ENETRESET|EHOSTUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/
const timedOut = /^(?:ETIMEDOUT|ESOCKETTIMEDOUT)$/

/** The one place that says what a failure of the driver means; what already is an `ArgonError` stays as it is. */
export function driverError(error: unknown): ArgonError {
  if (isArgonError(error)) return error
  const code = codeOf(error)
  const said = redactUri(messageOf(error).replace(unreadableHost, 'a host or a port in it cannot be read'))
  if (code === undefined) {
    const details = isServerError(error) ? { serverCode: Number(error.code ?? 0) } : {}
    return new ArgonError('mongodb.failed', `The MongoDB server answered: ${said}`, details)
  }
  const message = code === 'mongodb.badUri' ? `${sentences[code]}: ${said}` : sentences[code]
  return new ArgonError(code, message, { reason: said })
}

function codeOf(error: unknown): DriverCode | undefined {
  if (isSelectionError(error)) return codeOfSelection(error)
  if (isBadUri(error)) return 'mongodb.badUri'
  if (isServerError(error)) return codeOfServerError(error)
  return codeOfChain(error) ?? (isOfNetwork(error) ? 'mongodb.unreachable' : undefined)
}

/** By name, as the part of the driver that reads connection strings throws classes of its own. */
const isBadUri = (error: unknown): boolean =>
  error instanceof Error &&
  (/^Mongo(?:Parse|MissingCredentials|InvalidArgument)Error$/.test(error.name) ||
    unreadableHost.test(error.message) ||
    ('code' in error && error.code === 'ERR_INVALID_URL'))

/** What cannot be read may be a piece of a password, so it is not repeated. */
const unreadableHost = /^Unable to parse .* with URL$/s

/** Atlas has one code of its own for whoever may not log in and for whoever may not do something. */
function codeOfServerError(error: MongoServerError): DriverCode | undefined {
  if (Number(error.code) === 8000 && error.message.includes('not allowed')) return 'mongodb.notAuthorised'
  return codesOfServer[Number(error.code)]
}

/** What each server of the deployment failed with says more than that none could be chosen. */
function codeOfSelection(error: MongoServerSelectionError): DriverCode {
  const topology = error.reason as TopologyDescription | undefined
  const servers = [...(topology?.servers.values() ?? [])]
  if (servers.some((server) => server.type.startsWith('RS') && server.type !== 'RSGhost'))
    return 'mongodb.notPrimary'
  for (const server of servers) {
    const code = server.error === null ? undefined : codeOf(server.error)
    if (code !== undefined) return code
  }
  return codeOfChain(error) ?? 'mongodb.timeout'
}

function codeOfChain(error: unknown): DriverCode | undefined {
  for (let link = error; link instanceof Error; link = link.cause) {
    const code = codeOfSystemError(link)
    if (code !== undefined) return code
  }
  return undefined
}

function codeOfSystemError(error: Error): DriverCode | undefined {
  if (isTimeoutError(error)) return 'mongodb.timeout'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isNameQuery = 'syscall' in error && String(error.syscall).startsWith('query')
  if (unknownHost.test(code) || (isNameQuery && code !== '')) return 'mongodb.hostNotFound'
  if (code === 'ECONNREFUSED') return 'mongodb.refused'
  if (badTls.test(code)) return 'mongodb.tlsFailed'
  if (timedOut.test(code)) return 'mongodb.timeout'
  if (brokeOff.test(code)) return 'mongodb.unreachable'
  return undefined
}

const isOfNetwork = (error: unknown): boolean =>
  error instanceof Error &&
  /^Mongo(?:Network|PoolCleared|PoolClosed|WaitQueue|TopologyClosed|NotConnected)/.test(error.name)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether it is about reaching a server that can do this, so that trying later may help. */
export function isUnreachable(error: ArgonError): boolean {
  return unreachableCodes.has(error.code)
}

const unreachableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'mongodb.hostNotFound',
  'mongodb.notPrimary',
  'mongodb.refused',
  'mongodb.timeout',
  'mongodb.tlsFailed',
  'mongodb.unreachable',
])
