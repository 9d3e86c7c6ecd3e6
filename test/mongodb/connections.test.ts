import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Connections } from '../../electron/engine/connections/connections.ts'
import type { ConnectionReport } from '../../shared/model/connection.ts'
import { ArgonError } from '../../shared/model/errors.ts'
import { findCommand } from '../support/mongodb/find-command.ts'
import { freePort } from '../support/mongodb/local-server.ts'
import { startFerretDb } from '../support/mongodb/ferretdb.ts'
import { onEveryServer } from '../support/mongodb/on-every-server.ts'
import type { RunningServer } from '../support/mongodb/servers.ts'

let directory: string
let connections: Connections

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'argon-connect-'))
  connections = new Connections({ dataDirectory: directory, now: () => performance.now(), randomBytes })
})

afterAll(async () => {
  await connections.close()
  rmSync(directory, { recursive: true })
})

const never = new AbortController().signal

const reportOf = (uri: string, signal = never): Promise<ConnectionReport> =>
  connections.test({ id: null, uri, secrets: {} }, signal)

async function failureOf(uri: string, signal = never): Promise<ArgonError> {
  const outcome: unknown = await reportOf(uri, signal).catch((error: unknown) => error)
  if (outcome instanceof ArgonError) return outcome
  throw new Error(`It did not fail with words: ${JSON.stringify(outcome)}`)
}

/** A server that takes connections and does with them what `act` says. */
async function listen(act: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    act(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

onEveryServer((server) => {
  test('says what it is and what it offers', async () => {
    const report = await reportOf(server.uri)
    expect(report.version).toMatch(/^\d+\.\d+/u)
    expect(report.product).toBe(server.name === 'ferretdb' ? 'FerretDB' : 'MongoDB')
    expect(report.isWritable).toBe(true)
    expect(report.latencyMilliseconds).toBeGreaterThan(0)
    if (report.topology !== 'standalone') return
    expect([report.changeStreams, report.snapshotReads, report.setName]).toEqual([
      'notOffered',
      'notOffered',
      '',
    ])
  })

  test('one client is shared by all who ask, and another one made after a change', async () => {
    const choices = {
      name: server.name,
      colour: 'none',
      isFavourite: false,
      isReadOnly: false,
      keeping: 'ask',
    } as const
    const { id } = await connections.save({ id: null, ...choices, uri: server.uri, secrets: {} })
    const [first, second] = await Promise.all([
      connections.openConnection(id),
      connections.openConnection(id),
    ])
    expect(second).toBe(first)
    await first.db('admin').command({ ping: 1 })
    await connections.save({ id, ...choices, uri: `${server.uri}?appName=other`, secrets: {} })
    const third = await connections.openConnection(id)
    expect(third).not.toBe(first)
    await third.db('admin').command({ ping: 1 })
    await connections.delete(id)
    await expect(connections.openConnection(id)).rejects.toMatchObject({ code: 'connection.notFound' })
  })

  test('a log gets a client of its own, by which nothing is sent twice whatever the connection says', async () => {
    const choices = {
      name: `log on ${server.name}`,
      colour: 'none',
      isFavourite: false,
      isReadOnly: false,
    } as const
    const uri = `${server.uri}?retryWrites=true&appName=mine`
    const { id } = await connections.save({ id: null, ...choices, keeping: 'ask', uri, secrets: {} })
    const client = await connections.connectForLog(id)
    onTestFinished(() => client.close())
    expect([client.options.retryWrites, client.options.appName]).toEqual([false, 'mine'])
    await connections.delete(id)
    await client.db('admin').command({ ping: 1 })
  })

  test('a replica set that it is no member of is named, with the way to make one', async () => {
    const failure = await failureOf(`${server.uri}?replicaSet=nosuchset&serverSelectionTimeoutMS=500`)
    expect(failure.code).toBe('mongodb.notReplicaSet')
    expect(failure.message).toMatch(/`nosuchset`.*--replSet/u)
  })
})

describe('where nobody answers', () => {
  test('a port on which nobody listens is said at once, not after the time for a server to be found', async () => {
    // The driver itself would wait longer than this test may take.
    const failure = await failureOf('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=3600000')
    expect([failure.code, failure.message]).toEqual([
      'mongodb.refused',
      expect.stringMatching(/`127.0.0.1:1`/u),
    ])
  })

  test.each(['mongodb://no-such-host.invalid', 'mongodb+srv://no-such-host.invalid'])(
    '%s is no host',
    async (uri) => {
      const failure = await failureOf(uri)
      expect(failure.code).toBe('mongodb.hostNotFound')
      expect(failure.message).toContain('`no-such-host.invalid`')
    },
  )

  test('a host that is silent is given up in time', async () => {
    const host = await listen(() => {})
    const failure = await failureOf(`mongodb://${host}/?serverSelectionTimeoutMS=300&connectTimeoutMS=200`)
    expect([failure.code, failure.message]).toEqual(['mongodb.timeout', expect.stringMatching(/firewall/u)])
  })

  test('a host that hangs up may expect TLS', async () => {
    const host = await listen((socket) => socket.destroy())
    const failure = await failureOf(`mongodb://${host}/?serverSelectionTimeoutMS=300`)
    expect([failure.code, failure.message]).toEqual([
      'mongodb.unreachable',
      expect.stringMatching(/turn TLS on/u),
    ])
  })

  test('a host that speaks something else does not speak TLS', async () => {
    const host = await listen((socket) =>
      socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    )
    const failure = await failureOf(`mongodb://${host}/?tls=true`)
    expect([failure.code, failure.message]).toEqual([
      'mongodb.tlsFailed',
      expect.stringMatching(/does not speak TLS/u),
    ])
  })

  test('a test is given up when its caller gives up, before and while it connects', async () => {
    const host = await listen(() => {})
    expect((await failureOf(`mongodb://${host}`, AbortSignal.abort())).code).toBe('cancelled')
    const controller = new AbortController()
    const failure = failureOf(`mongodb://${host}/?serverSelectionTimeoutMS=30000`, controller.signal)
    setTimeout(() => controller.abort(), 50)
    expect((await failure).code).toBe('cancelled')
  })

  test.each([
    ['mongodb://h/?nosuchoption=1', 'mongodb.badUri', /nosuchoption/u],
    ['mongodb://a,b/?directConnection=true', 'mongodb.badUri', /one host/u],
    ['mongodb://h/?tls=true&tlsCAFile=/no/such/file', 'mongodb.tlsFailed', /cannot be read/u],
  ])('%s cannot be used', async (uri, code, words) => {
    const failure = await failureOf(uri)
    expect([failure.code, failure.message]).toEqual([code, expect.stringMatching(words)])
  })
})

/** Starts FerretDB with more arguments; where it cannot be had the tests of `describe` say that they did not run. */
function ferretDb(more: () => Promise<readonly string[] | null>): () => RunningServer | undefined {
  let server: RunningServer | undefined
  beforeAll(async () => {
    const args = await more()
    server = args === null ? undefined : await startFerretDb(args)
  })
  afterAll(() => server?.stop())
  return () => server
}

describe('a server with users', () => {
  const password = 'pass:w@rd/ö%'
  const server = ferretDb(async () => [
    '--test-enable-new-auth',
    '--setup-database=admin',
    '--setup-username=ann',
    `--setup-password=${password}`,
  ])
  const uriFor = (given: string): string =>
    (server()?.uri ?? '').replace('//', `//ann:${encodeURIComponent(given)}@`)

  test('tells who is logged in', async ({ skip }) => {
    if (server() === undefined) return skip()
    expect((await reportOf(uriFor(password))).user).toBe('ann@admin')
    return undefined
  })

  test('asks for a user where none is given, although it says to everybody what it is', async ({ skip }) => {
    if (server() === undefined) return skip()
    const failure = await failureOf(server()?.uri ?? '')
    expect([failure.code, failure.message]).toEqual([
      'mongodb.notAuthorised',
      expect.stringMatching(/asks for a user/u),
    ])
    return undefined
  })

  test('refuses a wrong password in words that do not hold it', async ({ skip }) => {
    if (server() === undefined) return skip()
    const failure = await failureOf(uriFor('wr0ng:s3cret'))
    expect(failure.code).toBe('mongodb.authFailed')
    expect(failure.message).toMatch(/`ann`.*authSource/u)
    expect(JSON.stringify([failure.message, failure.details, failure.stack])).not.toContain('s3cret')
    return undefined
  })
})

describe('a member of a replica set', () => {
  const server = ferretDb(async () => ['--repl-set-name=rs7'])

  test('says so, and what it only pretends to is not offered', async ({ skip }) => {
    const uri = server()?.uri
    if (uri === undefined) return skip()
    const report = await reportOf(`${uri}?directConnection=true`)
    expect(report).toMatchObject({ topology: 'replicaSet', setName: 'rs7' })
    expect([report.changeStreams, report.snapshotReads]).toEqual(['notOffered', 'notOffered'])
    return undefined
  })
})

describe('a server that asks for a certificate', () => {
  const openssl = findCommand('openssl')
  const at = (name: string) => path.join(directory, name)
  let port = 0
  const server = ferretDb(async () => {
    if (openssl === undefined) return null
    const run = (...args: string[]) => execFileSync(openssl, args, { stdio: 'ignore' })
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
    const fresh = ['req', '-x509', '-newkey', 'rsa:2048', ...subject]
    run(...fresh, '-nodes', '-keyout', at('server.key'), '-out', at('server.pem'))
    run(...fresh, '-passout', 'pass:k3y/p@ss', '-keyout', at('client.key'), '-out', at('client.crt'))
    const both = [at('client.key'), at('client.crt')].map((file) => readFileSync(file, 'utf8'))
    writeFileSync(at('client.pem'), both.join(''))
    port = await freePort()
    return [
      `--listen-tls-cert-file=${at('server.pem')}`,
      `--listen-tls-key-file=${at('server.key')}`,
      `--listen-tls-ca-file=${at('client.crt')}`,
      `--listen-tls=127.0.0.1:${port}`,
    ]
  })

  test('gets one from the file that is named, opened by its password, which no words hold', async ({
    skip,
  }) => {
    if (server() === undefined) return skip()
    const trusted = `mongodb://localhost:${port}/?tls=true&tlsCAFile=${at('server.pem')}`
    const without = await failureOf(`${trusted}&serverSelectionTimeoutMS=500`)
    expect(without.message).toMatch(/client certificate/u)
    const named = `${trusted}&tlsCertificateKeyFile=${at('client.pem')}`
    const key = { tlsCertificateKeyFilePassword: 'k3y/p@ss' }
    expect(await connections.test({ id: null, uri: named, secrets: key }, never)).toMatchObject({
      product: 'FerretDB',
    })
    const wrong = await failureOf(`${named}&tlsCertificateKeyFilePassword=wr0ng`)
    expect([wrong.code, wrong.message]).toEqual([
      'mongodb.tlsFailed',
      expect.stringMatching(/password of the client key/u),
    ])
    expect(JSON.stringify([wrong.message, wrong.details])).not.toContain('wr0ng')
    return undefined
  })
})

describe('a server that speaks TLS', () => {
  const openssl = findCommand('openssl')
  let port = 0
  const key = () => path.join(directory, 'key.pem')
  const certificate = () => path.join(directory, 'certificate.pem')
  const server = ferretDb(async () => {
    if (openssl === undefined) return null
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const files = ['-keyout', key(), '-out', certificate(), '-days', '2', '-nodes']
    execFileSync(openssl, ['req', '-x509', '-newkey', 'rsa:2048', ...files, ...subject], { stdio: 'ignore' })
    port = await freePort()
    return [
      `--listen-tls-cert-file=${certificate()}`,
      `--listen-tls-key-file=${key()}`,
      `--listen-tls=127.0.0.1:${port}`,
    ]
  })

  test('is trusted by the file of its authority, under its own name, and not otherwise', async ({ skip }) => {
    if (server() === undefined) return skip()
    const trusted = `tls=true&tlsCAFile=${certificate()}`
    expect((await reportOf(`mongodb://localhost:${port}/?${trusted}`)).product).toBe('FerretDB')
    const stranger = await failureOf(`mongodb://localhost:${port}/?tls=true`)
    expect([stranger.code, stranger.message]).toEqual([
      'mongodb.tlsFailed',
      expect.stringMatching(/certificate authority/u),
    ])
    const misnamed = await failureOf(`mongodb://127.0.0.1:${port}/?${trusted}`)
    expect([misnamed.code, misnamed.message]).toEqual([
      'mongodb.tlsFailed',
      expect.stringMatching(/another name/u),
    ])
    return undefined
  })
})
