import { createServer } from 'node:net'
import { once } from 'node:events'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import type { EndpointStatus } from '../../shared/model/endpoint.ts'
import { mainBranchId, type ProjectId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { notCalled, openAppSession, type AppSession, type Window } from '../support/app-session.ts'

let session: AppSession
let window: Window
let projectId: ProjectId

beforeAll(async () => {
  session = openAppSession()
  window = session.openWindow()
  projectId = (await window.api.projects.create({ name: 'Corner shop' })).id
})
afterAll(() => session.end())

const settings = { port: 0, kind: 'replicaSet' } as const

async function firstOf<T>(stream: AsyncIterable<T>, is: (value: T) => boolean): Promise<T> {
  for await (const value of stream) if (is(value)) return value
  throw new Error('The stream ended')
}

const status = (is: (status: EndpointStatus) => boolean) => firstOf(window.api.endpoint.status({}), is)

test('nothing listens until somebody opens it, and there is no address then', async () => {
  expect(await status(() => true)).toMatchObject({ state: { kind: 'off' } })
  const asked = window.api.endpoint.address({ projectId, branchId: mainBranchId, at: atHead })
  await expect(asked).rejects.toMatchObject({ code: 'endpoint.off' })
})

test('the address leads a driver to the branch, whose writes are history, and the client is listed', async () => {
  await window.api.endpoint.start(settings)
  const address = await window.api.endpoint.address({ projectId, branchId: mainBranchId, at: atHead })
  expect(address.database).toBe('corner-shop~main')
  expect(address.shownUri).not.toContain(/:([^:@]+)@/u.exec(address.uri)?.[1])
  const client = new MongoClient(address.uri, { appName: 'till' })
  await client.db().collection('items').insertOne({ name: 'apple' })
  const clients = await firstOf(window.api.endpoint.clients({}), (list) =>
    list.some(({ lastCommand }) => lastCommand === 'insert'),
  )
  expect(clients.find(({ lastCommand }) => lastCommand === 'insert')).toMatchObject({
    application: 'till',
    database: 'corner-shop~main',
  })
  const { commits } = await window.api.history.commits({
    projectId,
    branchId: mainBranchId,
    before: null,
    limit: 1,
  })
  expect(commits[0]).toMatchObject({ actor: 'till', inserts: 1 })
  const past = await window.api.endpoint.address({ projectId, branchId: mainBranchId, at: atLsn(1) })
  expect(past.database).toBe('corner-shop~main@1')
  expect(await client.db(past.database).collection('items').find().toArray()).toEqual([])
  await client.close()
})

test('without the secret nobody is let in', async () => {
  const { uri } = await window.api.endpoint.address({ projectId, branchId: mainBranchId, at: atHead })
  const stranger = new MongoClient(uri.replace(/\/\/[^@]*@/u, '//').replace('authSource=admin&', ''))
  await expect(stranger.db('corner-shop~main').collection('items').findOne()).rejects.toMatchObject({
    code: 13,
  })
  await stranger.close()
  const guessing = new MongoClient(uri.replace(/argon:[^@]*@/u, 'argon:guess@'))
  await expect(guessing.db('corner-shop~main').collection('items').findOne()).rejects.toMatchObject({
    code: 18,
  })
  await guessing.close()
})

test('a port that is in use is said, and the app goes on', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { state } = await window.api.endpoint.start({ port, kind: 'standalone' })
  expect(state).toMatchObject({ kind: 'failed', message: expect.stringContaining(`Port ${port} is in use`) })
  other.close()
  await once(other, 'close')
  expect((await window.api.endpoint.start({ port, kind: 'standalone' })).state).toMatchObject({
    kind: 'on',
    port,
  })
})

test('it is closed with every connection, and stays so', async () => {
  const { uri } = await window.api.endpoint.address({ projectId, branchId: mainBranchId, at: atHead })
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 200 })
  await client.connect()
  expect((await window.api.endpoint.stop({})).state).toEqual({ kind: 'off' })
  await expect(client.db('admin').command({ ping: 1 })).rejects.toThrow()
  await client.close()
})

test('every operation on the endpoint was called, and none met a bug', () => {
  expect(notCalled(session, { endpoint: contract.endpoint })).toEqual([])
  expect(session.bugs).toEqual([])
})
