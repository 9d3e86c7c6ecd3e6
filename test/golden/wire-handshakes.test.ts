import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { RawClient } from '../support/wire/raw-client.ts'
import { startScratchEndpoint, type ScratchEndpoint } from '../support/wire/scratch-endpoint.ts'

/** The first frames of real clients, recorded on their way to a server: of what watches the server, and of what logs in. */
interface Handshake {
  readonly client: string
  readonly application: string
  readonly monitor: string
  readonly login: string
}

const file = new URL('wire-handshakes.json', import.meta.url)
const handshakes = JSON.parse(readFileSync(file, 'utf8')) as readonly Handshake[]
let scratch: ScratchEndpoint

beforeAll(async () => {
  scratch = await startScratchEndpoint({ credentials: { user: 'argon', password: 'secret' } })
})
afterAll(() => scratch.close())

async function answerTo(hex: string) {
  const frame = Buffer.from(hex, 'hex')
  const client = await RawClient.connect(scratch.endpoint.port)
  onTestFinished(() => client.close())
  client.send(frame)
  const answer = await client.answer()
  expect(answer.responseTo).toBe(frame.readInt32LE(4))
  expect(answer.opCode).toBe(frame.readInt32LE(12) === 2004 ? 1 : 2013)
  return answer.body
}

test.each(handshakes)('$client gets to know the server', async ({ application, monitor }) => {
  const hello = await answerTo(monitor)
  expect(hello).toMatchObject({ ok: 1, helloOk: true, ismaster: true, setName: 'argon', maxWireVersion: 25 })
  expect(hello['topologyVersion'].processId).toBeDefined()
  expect(scratch.endpoint.clients().map((client) => client.application)).toContain(application)
})

test.each(handshakes)('$client has its first step of logging in answered at once', async ({ login }) => {
  const hello = await answerTo(login)
  expect(hello['saslSupportedMechs']).toEqual(['SCRAM-SHA-256'])
  const { conversationId, done, payload } = hello['speculativeAuthenticate']
  expect({ conversationId, done }).toEqual({ conversationId: 1, done: false })
  expect(payload.toString('utf8')).toMatch(/^r=[^,]+,s=[\w+/=]+,i=15000$/u)
})
