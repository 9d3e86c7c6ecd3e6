import { MongoClient, type Db, type Document } from 'mongodb'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { RawClient } from '../../../support/wire/raw-client.ts'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

let scratch: ScratchEndpoint
let client: MongoClient
let admin: Db

beforeAll(async () => {
  scratch = await startScratchEndpoint()
  client = new MongoClient(scratch.uri, { appName: 'a shell' })
  admin = client.db('admin')
})
afterAll(async () => {
  await client.close()
  await scratch.close()
})

const answers: readonly (readonly [command: Document, answer: Document])[] = [
  [{ buildInfo: 1 }, { version: expect.stringMatching(/^8\.0\./u) as string, maxBsonObjectSize: 16_777_216 }],
  [{ features: 1 }, { js: false }],
  [{ fsync: 1 }, {}],
  [{ getCmdLineOpts: 1 }, { argv: ['argon'] }],
  [{ getDefaultRWConcern: 1 }, { defaultReadConcern: { level: 'local' } }],
  [{ getFreeMonitoringStatus: 1 }, { state: 'disabled' }],
  [{ getLog: '*' }, { names: ['global', 'startupWarnings'] }],
  [{ getLog: 'startupWarnings' }, { totalLinesWritten: 0, log: [] }],
  [{ getParameter: 1, featureCompatibilityVersion: 1 }, { featureCompatibilityVersion: { version: '8.0' } }],
  [{ getParameter: '*' }, { quiet: false }],
  [{ hostInfo: 1 }, { system: { cpuAddrSize: 64 } }],
  [{ profile: -1 }, { was: 0 }],
  [{ replSetGetConfig: 1 }, { config: { _id: 'argon' } }],
  [{ replSetGetStatus: 1 }, { set: 'argon', myState: 1 }],
  [{ rolesInfo: 1 }, { roles: [] }],
  [{ serverStatus: 1 }, { repl: { setName: 'argon' }, connections: { active: 1 } }],
  [{ top: 1 }, { totals: {} }],
  [{ usersInfo: 1 }, { users: [] }],
  [{ whatsmyuri: 1 }, { you: expect.stringMatching(/^127\.0\.0\.1:\d+$/u) as string }],
  [{ startSession: 1 }, { timeoutMinutes: 30 }],
  [{ refreshSessions: [] }, {}],
  [{ killSessions: [] }, {}],
  [{ killAllSessions: [] }, {}],
]

test.each(answers)('%o is answered', async (command, answer) => {
  expect(await admin.command(command)).toMatchObject({ ok: 1, ...answer })
})

const refusals: readonly (readonly [command: Document, code: number])[] = [
  [{ atlasVersion: 1 }, 59],
  [{ isdbgrid: 1 }, 59],
  [{ fsync: 1, lock: true }, 115],
  [{ getParameter: 1, nonsense: 1 }, 72],
  [{ setParameter: 1, logLevel: 5 }, 72],
  [{ getLog: 'rs' }, 96],
  [{ profile: 2 }, 115],
  [{ getMore: 5n, collection: 'c' }, 43],
  [{ getMore: 5, collection: 'c' }, 14],
  [{ killCursors: 'c', cursors: [] }, 2],
  [{ ping: 1, maxTimeMS: -1 }, 2],
]

test.each(refusals)('%o is refused with %i', async (command, code) => {
  await expect(admin.command(command)).rejects.toMatchObject({ code })
})

test('what belongs to the server is asked of the database admin', async () => {
  await expect(client.db('shop').command({ getLog: '*' })).rejects.toMatchObject({ code: 13 })
})

test('the list of commands has each once, with what it may', async () => {
  const { commands } = await admin.command({ listCommands: 1 })
  expect(Object.keys(commands)).toEqual(expect.arrayContaining(['hello', 'isMaster', 'getMore', 'saslStart']))
  expect(commands.getLog).toMatchObject({ requiresAuth: true, adminOnly: true, apiVersions: [] })
  expect(commands.ping).toMatchObject({ requiresAuth: false, adminOnly: false, apiVersions: ['1'] })
})

test('an operation is listed while it runs, can be killed, and ends when its client leaves', async () => {
  const waiting = await RawClient.connect(scratch.endpoint.port)
  onTestFinished(() => waiting.close())
  const { topologyVersion } = await waiting.command({ hello: 1, $db: 'admin' })
  const wish = { hello: 1, topologyVersion, maxAwaitTimeMS: 60_000, $db: 'admin' }
  const killed = waiting.command(wish)
  const opid = await hellos().then(([first]) => first?.['opid'] as number)
  await admin.command({ killOp: 1, op: opid })
  expect(await killed).toMatchObject({ ok: 0, code: 11_601, codeName: 'Interrupted' })

  waiting.command(wish).catch(() => {})
  expect(await hellos()).toHaveLength(1)
  waiting.close()
  await expect.poll(runningHellos).toEqual([])
})

/** Those that the driver itself waits for belong to its application. */
async function runningHellos(): Promise<Document[]> {
  const { inprog } = await admin.command({ currentOp: 1 })
  return (inprog as Document[]).filter(({ command, appName }) => command.hello === 1 && appName === '')
}

async function hellos(): Promise<Document[]> {
  await expect.poll(async () => (await runningHellos()).length).toBe(1)
  return runningHellos()
}
