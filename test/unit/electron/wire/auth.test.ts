import { readFile, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { MongoClient, type MongoClientOptions } from 'mongodb'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openCredentials, type Credentials } from '../../../../electron/wire/auth/credentials.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'
import { msgBytes, RawClient } from '../../../support/wire/raw-client.ts'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

const credentials: Credentials = { user: 'argon', password: 'correct-horse' }
let scratch: ScratchEndpoint

beforeAll(async () => {
  scratch = await startScratchEndpoint({ credentials })
})
afterAll(() => scratch.close())

function driver(options: MongoClientOptions): MongoClient {
  const client = new MongoClient(scratch.uri, { serverSelectionTimeoutMS: 5000, ...options })
  onTestFinished(() => client.close())
  return client
}

async function rawClient(): Promise<RawClient> {
  const client = await RawClient.connect(scratch.endpoint.port)
  onTestFinished(() => client.close())
  return client
}

const auth = { username: credentials.user, password: credentials.password }
const startSession = { startSession: 1 }

test.each([
  ['left to the driver', {}],
  ['named', { authMechanism: 'SCRAM-SHA-256' as const }],
  ['in a database of its own', { authSource: 'shop~main' }],
])('the driver logs in with the mechanism %s, and what it may is told', async (_, options) => {
  const client = driver({ auth, ...options })
  expect(await client.db('admin').command(startSession)).toMatchObject({ ok: 1 })
  const { authInfo } = await client.db('admin').command({ connectionStatus: 1, showPrivileges: true })
  expect(authInfo.authenticatedUsers).toEqual([{ user: 'argon', db: 'admin' }])
  expect(authInfo.authenticatedUserPrivileges).not.toEqual([])
})

test.each([
  ['a wrong password', { auth: { ...auth, password: 'wrong' } }, 18],
  ['a wrong user', { auth: { ...auth, username: 'root' } }, 18],
  ['SCRAM-SHA-1', { auth, authMechanism: 'SCRAM-SHA-1' as const }, 334],
])('%s is refused with the code of MongoDB', async (_, options, code) => {
  const client = driver(options)
  await expect(client.db('admin').command(startSession)).rejects.toMatchObject({ code })
})

test('who has not logged in may shake hands, and nothing more', async () => {
  const client = await rawClient()
  const run = (command: object) => client.command({ ...command, $db: 'admin' })
  for (const command of [{ hello: 1 }, { ping: 1 }, { buildInfo: 1 }, { connectionStatus: 1 }]) {
    expect(await run(command)).toMatchObject({ ok: 1 })
  }
  expect(await run(startSession)).toMatchObject({
    ok: 0,
    code: 13,
    codeName: 'Unauthorized',
    errmsg: 'Command startSession requires authentication',
  })
  client.send(msgBytes({ ping: 1, $db: 'admin', pad: 'x'.repeat(70_000) }))
  expect(await client.rest()).toBe('')
})

test('a proof is taken once and only for what it was made', async () => {
  const client = await rawClient()
  const run = (command: object) => client.command({ ...command, $db: 'admin' })
  const later = { saslContinue: 1, conversationId: 1, payload: Buffer.from('c=biws,r=a,p=AAAA') }
  expect(await run(later)).toMatchObject({ code: 17 })
  const first = { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: Buffer.from('n,,n=argon,r=abc') }
  const { payload } = await run(first)
  expect(payload.toString('utf8')).toMatch(/^r=abc[\w+/=]{32},s=[\w+/=]+,i=15000$/u)
  expect(await run({ ...later, conversationId: 2 })).toMatchObject({ code: 17 })
  expect(await run(later)).toMatchObject({ code: 18 })
  expect(await run({ ...first, payload: Buffer.from('p=tls,,n=argon,r=abc') })).toMatchObject({ code: 18 })
})

test('who logs out is a stranger again', async () => {
  const client = driver({ auth, maxPoolSize: 1 })
  await client.db('admin').command({ logout: 1 })
  await expect(client.db('admin').command(startSession)).rejects.toMatchObject({ code: 13 })
})

test('other machines are let in by password only', async () => {
  const open = startScratchEndpoint({ host: '0.0.0.0', credentials: null })
  await expect(open).rejects.toMatchObject({ code: 'host.secretNeeded' })
})

test('the secret is made once, for the eyes of one user of the machine', async () => {
  const directory = scratchDirectory()
  onTestFinished(() => removeDirectory(directory))
  const made = await Promise.all([
    openCredentials(directory, randomBytes),
    openCredentials(directory, randomBytes),
  ])
  expect(made[0]).toEqual(made[1])
  expect(await openCredentials(directory, randomBytes)).toEqual(made[0])
  expect(Buffer.from(made[0].password, 'base64url')).toHaveLength(32)
  const file = path.join(directory, 'wire-secret')
  expect((await readFile(file, 'utf8')).trim()).toBe(made[0].password)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})
