import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppContract } from '../../shared/contract/contract.ts'
import { contract } from '../../shared/contract/contract.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import type { Client } from '../../shared/rpc/define.ts'
import { notCalled, openAppSession, type AppSession } from '../support/app-session.ts'

let session: AppSession
let api: Client<AppContract>

beforeAll(() => {
  session = openAppSession()
  api = session.openWindow('ada').api
})

afterAll(() => session.end())

/** Everything that a window learns of a failure. */
async function failureText(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!isArgonError(error)) throw new Error('It did not fail with words')
  return [error.code, error.message, JSON.stringify(error.details), error.stack].join('\n')
}

const password = 'n0t/to:be@seen'
const uri = `mongodb://ann:${encodeURIComponent(password)}@127.0.0.1:1/shop`
const choices = {
  name: 'Shop',
  colour: 'green',
  isFavourite: false,
  isReadOnly: false,
  uri,
  keeping: 'keep',
} as const

test('are saved, watched, deleted and brought back, and no answer holds a secret', async () => {
  const heard: unknown[] = []
  const stop = new AbortController()
  const watching = (async () => {
    for await (const list of api.connections.watch({}, { signal: stop.signal })) heard.push(list)
  })().catch(() => {})
  await expect.poll(() => heard.length).toBe(1)
  const saved = await api.connections.save({ connectionId: null, ...choices, secrets: {} })
  await expect.poll(() => heard.at(-1)).toEqual([saved])
  const { id: connectionId } = saved
  heard.push(await api.connections.list({}))
  heard.push(await api.connections.unlock({ connectionId, secrets: { password } }))
  heard.push(await api.connections.delete({ connectionId }))
  await expect.poll(() => heard.at(-1)).toEqual([])
  heard.push(await api.connections.undelete({ connectionId }))
  heard.push(await api.connections.protection({}))
  heard.push(
    await failureText(api.connections.save({ connectionId: null, ...choices, secrets: { password } })),
  )
  heard.push(await failureText(api.connections.test({ connectionId: null, uri, secrets: {} })))
  heard.push(await failureText(api.connections.test({ connectionId, uri: `${uri}?nosuch=1`, secrets: {} })))
  stop.abort()
  await watching
  const told = JSON.stringify(heard)
  for (const form of [password, encodeURIComponent(password)]) expect(told).not.toContain(form)
  expect(told).toContain('mongodb.refused')
})

test('a test ends when its window stops waiting', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = new AbortController()
  const gone = once(server, 'connection').then(([socket]: Socket[]) => once(socket as Socket, 'close'))
  const input = { connectionId: null, uri: `mongodb://127.0.0.1:${port}`, secrets: {} }
  const outcome = failureText(api.connections.test(input, { signal: stop.signal }))
  await once(server, 'connection')
  stop.abort()
  expect(await outcome).toMatch(/^cancelled\n/u)
  await gone
  server.close()
})

test('every operation on connections was called, and none met a bug', () => {
  expect(notCalled(session, { connections: contract.connections })).toEqual([])
  expect(session.bugs).toEqual([])
})
