import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient, ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { msgBytes, queryBytes, RawClient } from '../../../support/wire/raw-client.ts'
import { startScratchEndpoint, type ScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

let scratch: ScratchEndpoint

beforeAll(async () => {
  scratch = await startScratchEndpoint()
})
afterAll(() => scratch.close())

async function rawClient(): Promise<RawClient> {
  const client = await RawClient.connect(scratch.endpoint.port)
  onTestFinished(() => client.close())
  return client
}

test('the official driver sees a primary of a replica set and is listed by its application', async () => {
  const client = new MongoClient(scratch.uri, { appName: 'a test', replicaSet: 'argon' })
  onTestFinished(() => client.close())
  const hello = await client.db('admin').command({ hello: 1 })
  const me = `127.0.0.1:${scratch.endpoint.port}`
  expect(hello).toMatchObject({ setName: 'argon', isWritablePrimary: true, hosts: [me], me, ok: 1 })
  expect(hello['$clusterTime'].clusterTime).toEqual(hello['operationTime'])
  expect(scratch.endpoint.clients().map(({ application }) => application)).toContain('a test')
})

test('both older names are answered over OP_QUERY as over OP_MSG', async () => {
  const client = await rawClient()
  for (const name of ['isMaster', 'ismaster', 'hello']) {
    client.send(queryBytes('admin.$cmd', { [name]: 1, helloOk: true }, 77))
    const answer = await client.answer()
    expect(answer).toMatchObject({ opCode: 1, responseTo: 77, flags: 8 })
    expect(answer.body).toMatchObject({ ok: 1, helloOk: true, maxWireVersion: 25 })
    expect(await client.command({ [name]: 1, $db: 'admin' })).toMatchObject({ ok: 1, setName: 'argon' })
  }
})

test('a hello that names the known topology waits, and goes on answering when the client takes more', async () => {
  const client = await rawClient()
  const { topologyVersion } = await client.command({ hello: 1, $db: 'admin' })
  const wish = { hello: 1, topologyVersion, maxAwaitTimeMS: 20, $db: 'admin' }
  expect(await client.command(wish)).toMatchObject({ ok: 1 })
  await client.command(wish, 1 << 16)
  const second = await client.answer()
  const third = await client.answer()
  expect([second.flags, third.flags]).toEqual([2, 2])
  expect(third.responseTo).toBe(second.requestId)
})

test('a client that knows another topology is answered at once, and then as one that knows this', async () => {
  const client = await rawClient()
  const { topologyVersion } = await client.command({ hello: 1, $db: 'admin' })
  const other = { ...topologyVersion, processId: new ObjectId() }
  await client.command({ hello: 1, topologyVersion: other, maxAwaitTimeMS: 300, $db: 'admin' }, 1 << 16)
  const next = client.answer()
  expect(await Promise.race([next, sleep(50, 'waits')])).toBe('waits')
  expect(await (await rawClient()).command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 })
  expect(await next).toMatchObject({ flags: 2, body: { ok: 1 } })
})

test('what is unknown, or not understood, is answered with the codes of MongoDB', async () => {
  const client = await rawClient()
  const codes = async (command: object) => (await client.command(command))['code'] as number
  expect(await client.command({ nope: 1, $db: 'admin' })).toMatchObject({
    ok: 0,
    errmsg: "no such command: 'nope'",
    code: 59,
    codeName: 'CommandNotFound',
  })
  expect(await codes({ ping: 1 })).toBe(40571)
  expect(await codes({ ping: 1, $db: 'a.b' })).toBe(73)
  const twice = msgBytes({ endSessions: [], $db: 'admin', apiVersion: '1', apiVersioo: '1' })
  twice.write('apiVersion', twice.indexOf('apiVersioo'))
  client.send(twice)
  expect((await client.answer()).body).toMatchObject({ code: 40_413, codeName: 'IDLDuplicateField' })
  expect(await codes({ ping: 1, $db: 'admin', apiVersion: '2' })).toBe(322)
  expect(await codes({ ping: 1, $db: 'admin', apiVersion: '1', apiStrict: true })).toBeUndefined()
  expect(await codes({ buildInfo: 1, $db: 'admin', apiVersion: '1', apiStrict: true })).toBe(323)
  expect(await codes({ ping: 1, $db: 'admin', txnNumber: 1n })).toBe(72)
  expect(await codes({ ping: 1, $db: 'admin', lsid: { id: 1 } })).toBe(207)
})

test('as a standalone it says nothing of a replica set', async () => {
  const alone = await startScratchEndpoint({ kind: 'standalone' })
  onTestFinished(() => alone.close())
  const client = new MongoClient(alone.uri)
  onTestFinished(() => client.close())
  const hello = await client.db('admin').command({ hello: 1 })
  expect(Object.keys(hello)).not.toEqual(expect.arrayContaining(['setName']))
  expect(hello['$clusterTime']).toBeUndefined()
})
