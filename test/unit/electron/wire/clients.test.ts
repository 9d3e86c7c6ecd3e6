import { expect, onTestFinished, test } from 'vitest'
import { RawClient } from '../../../support/wire/raw-client.ts'
import { startScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

const client = {
  driver: { name: 'a driver', version: '1' },
  os: { type: 'none' },
  application: { name: 'a till' },
}

test('who is connected is told with what they are, where they are and what they did last', async () => {
  const { endpoint, close } = await startScratchEndpoint()
  onTestFinished(close)
  let told = 0
  const stop = endpoint.onClientsChanged(() => void told++)
  const raw = await RawClient.connect(endpoint.port)
  onTestFinished(() => raw.close())
  await raw.command({ hello: 1, client, $db: 'admin' })
  await raw.command({ ping: 1, $db: 'shop~main' })
  expect(endpoint.clients()).toMatchObject([
    { application: 'a till', driver: 'a driver 1', database: 'shop~main', lastCommand: 'ping' },
  ])
  await expect.poll(() => told).toBeGreaterThan(0)

  for (let times = 0; times < 200; times += 1) await raw.command({ ping: 1, $db: 'admin' })
  expect(told).toBeLessThan(100)
  stop()
  raw.close()
  await expect.poll(() => endpoint.clients()).toEqual([])
})

test('a client introduces itself once, and not at length', async () => {
  const { endpoint, close } = await startScratchEndpoint()
  onTestFinished(close)
  const codeOf = async (...clients: object[]) => {
    const raw = await RawClient.connect(endpoint.port)
    onTestFinished(() => raw.close())
    let code: unknown
    for (const client of clients) code = (await raw.command({ hello: 1, client, $db: 'admin' }))['code']
    return code
  }
  expect(await codeOf(client)).toBeUndefined()
  expect(await codeOf(client, client)).toBe(186)
  expect(await codeOf({ ...client, platform: 'x'.repeat(600) })).toBe(185)
  expect(await codeOf({ ...client, application: { name: 'x'.repeat(129) } })).toBe(184)
  expect(await codeOf({ os: { type: 'none' } })).toBe(183)
})
