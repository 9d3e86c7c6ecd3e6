import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import {
  MongoClient,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  type TopologyDescription,
} from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { driverError, isUnreachable } from '../../../../electron/engine/mongodb/driver-errors.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'

/** What comes of asking for something at a URI. */
async function failureAt(uri: string): Promise<ArgonError> {
  try {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 300, minHeartbeatFrequencyMS: 20 })
    onTestFinished(() => client.close())
    await client.db('a').command({ ping: 1 })
  } catch (error) {
    return driverError(error)
  }
  throw new Error('It succeeded')
}

/** A port of loopback at which `onConnection` is all there is. */
async function listenWith(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('where nothing listens it is refused', async () => {
  const failure = await failureAt(`mongodb://ada:secret@127.0.0.1:${await closedPort()}/`)
  expect(failure.code).toBe('mongodb.refused')
  expect(isUnreachable(failure)).toBe(true)
})

test('a server that says nothing is a timeout', async () => {
  const port = await listenWith(() => {})
  const uri = `mongodb://127.0.0.1:${port}/?connectTimeoutMS=100`
  expect((await failureAt(uri)).code).toBe('mongodb.timeout')
})

test('a server that hangs up is unreachable', async () => {
  const port = await listenWith((socket) => socket.destroy())
  expect((await failureAt(`mongodb://127.0.0.1:${port}/`)).code).toBe('mongodb.unreachable')
})

test('a server without TLS that is asked for it', async () => {
  const port = await listenWith((socket) => socket.end('this is not TLS, and long enough to be told from it'))
  expect((await failureAt(`mongodb://127.0.0.1:${port}/?tls=true`)).code).toBe('mongodb.tlsFailed')
})

test.for([
  'http://db/',
  'mongodb://ada:secret@db:port/',
  'mongodb://ada:secret@/',
  'mongodb://db/?w=-5&nope=1',
  '',
])('the connection string %s is refused, without its secrets', async (uri) => {
  const failure = await failureAt(uri)
  expect(failure.code).toBe('mongodb.badUri')
  expect(JSON.stringify([failure.message, failure.details])).not.toContain('secret')
})

const systemError = (code: string, syscall = 'connect'): Error =>
  Object.assign(new Error(`${syscall} ${code} db.example`), { code, syscall })

test.for([
  [systemError('ENOTFOUND', 'getaddrinfo'), 'mongodb.hostNotFound'],
  [systemError('EAI_AGAIN', 'getaddrinfo'), 'mongodb.hostNotFound'],
  [systemError('ENOTFOUND', 'querySrv'), 'mongodb.hostNotFound'],
  [systemError('ECONNREFUSED', 'querySrv'), 'mongodb.hostNotFound'],
  [new MongoNetworkError('connect', { cause: systemError('ECONNREFUSED') }), 'mongodb.refused'],
  [systemError('ETIMEDOUT'), 'mongodb.timeout'],
  [systemError('EPIPE', 'write'), 'mongodb.unreachable'],
  [systemError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'mongodb.tlsFailed'],
  [systemError('CERT_HAS_EXPIRED'), 'mongodb.tlsFailed'],
  [systemError('ERR_TLS_CERT_ALTNAME_INVALID'), 'mongodb.tlsFailed'],
  [new MongoNetworkError('connection 1 to db closed'), 'mongodb.unreachable'],
  [new Error('something else'), 'mongodb.failed'],
] as const)('%s is %s', ([error, code]) => {
  expect(driverError(error).code).toBe(code)
})

test.for([
  [18, 'Authentication failed.', 'mongodb.authFailed'],
  [8000, 'bad auth : authentication failed', 'mongodb.authFailed'],
  [8000, 'user is not allowed to do action [insert] on [a.b]', 'mongodb.notAuthorised'],
  [13, 'not authorized on a to execute command', 'mongodb.notAuthorised'],
  [10_107, 'not primary', 'mongodb.notPrimary'],
  [50, 'operation exceeded time limit', 'mongodb.timeout'],
  [2, 'bad value', 'mongodb.failed'],
] as const)('the answer %i, %s, is %s', ([code, errmsg, expected]) => {
  expect(driverError(new MongoServerError({ message: errmsg, errmsg, code })).code).toBe(expected)
})

test('a replica set without a primary is told from one that cannot be reached', () => {
  const servers = new Map([['a:1', { type: 'RSSecondary', error: null }]])
  const topology = { servers } as unknown as TopologyDescription
  const error = new MongoServerSelectionError('no primary', topology)
  expect(driverError(error).code).toBe('mongodb.notPrimary')
})

test('what already says what to do stays as it is', () => {
  const error = new ArgonError('project.nameTaken', 'Taken')
  expect(driverError(error)).toBe(error)
})
