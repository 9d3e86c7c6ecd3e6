import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { AnswerBudget } from '../../../../electron/wire/answer-budget.ts'
import { FrameBudget } from '../../../../electron/wire/frame-budget.ts'
import { frameBytes, msgBytes, RawClient } from '../../../support/wire/raw-client.ts'
import { startScratchEndpoint } from '../../../support/wire/scratch-endpoint.ts'

const ping = { ping: 1, $db: 'admin' }

async function start() {
  const scratch = await startScratchEndpoint()
  onTestFinished(() => scratch.close())
  return scratch.endpoint
}

async function clientOf(port: number): Promise<RawClient> {
  const client = await RawClient.connect(port)
  onTestFinished(() => client.close())
  return client
}

test.each(['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'POST /admin HTTP/1.1\r\n\r\n'])(
  'a browser is told that this is no web site: %j',
  async (text) => {
    const { port } = await start()
    const client = await clientOf(port)
    client.send(Buffer.from(text))
    const answer = await client.rest()
    expect(answer).toMatch(/^HTTP\/1\.0 200 OK\r\n/u)
    expect(answer).toContain('trying to access MongoDB over HTTP on the native driver port')
  },
)

function withLength(frame: Buffer, length: number): Buffer {
  frame.writeInt32LE(length, 0)
  return frame
}

test.each([
  ['a length below a header', withLength(msgBytes(ping), 15)],
  ['a negative length', withLength(msgBytes(ping), -1)],
  ['a length beyond the largest', withLength(msgBytes(ping), 48_000_001)],
  ['an operation that nobody knows', frameBytes(4711, 1)],
  ['an insert of old, which nobody would answer', frameBytes(2002, 1, Buffer.alloc(30))],
  ['a query that is cut off', frameBytes(2004, 1, Buffer.from('abc'))],
  ['a compressed message of nothing', frameBytes(2012, 1, Buffer.alloc(9))],
  ['noise', Buffer.alloc(500, 0xa7)],
])('%s ends its connection, and no other', async (_, bytes) => {
  const { port } = await start()
  const other = await clientOf(port)
  const client = await clientOf(port)
  expect(await client.command(ping)).toMatchObject({ ok: 1 })
  client.send(bytes)
  expect(await client.rest()).toBe('')
  expect(await other.command(ping)).toMatchObject({ ok: 1 })
})

test('what is a message and no BSON, or no text, is answered', async () => {
  const { port } = await start()
  const client = await clientOf(port)
  const frame = msgBytes({ ping: 1, $db: 'admin', text: 'abcdef' })
  frame[frame.indexOf('abcdef')] = 0xff
  client.send(frame)
  expect((await client.answer()).body).toMatchObject({ ok: 0, code: 22, codeName: 'InvalidBSON' })
  const deep = Array.from({ length: 300 }).reduce<object>((inner) => ({ inner }), {})
  expect(await client.command({ ...ping, deep })).toMatchObject({ ok: 0, code: 15, codeName: 'Overflow' })
  expect(await client.command(ping)).toMatchObject({ ok: 1 })
})

test('an operation of old that waits for an answer gets one', async () => {
  const { port } = await start()
  const client = await clientOf(port)
  client.send(frameBytes(2005, 8, Buffer.alloc(30)))
  const answer = await client.answer()
  expect(answer).toMatchObject({ opCode: 1, responseTo: 8, flags: 10, body: { code: 5_739_101, ok: 0 } })
})

test('a message that wants no answer gets none, and the next is answered in its turn', async () => {
  const { port } = await start()
  const client = await clientOf(port)
  client.send(Buffer.concat([msgBytes(ping, 5, 2), msgBytes({ nope: 1, $db: 'a' }, 6, 2), msgBytes(ping, 7)]))
  expect(await client.answer()).toMatchObject({ responseTo: 7, body: { ok: 1 } })
})

test('frames that come in pieces, and several in one, are answered in order', async () => {
  const { port } = await start()
  const client = await clientOf(port)
  const all = Buffer.concat([1, 2, 3, 4].map((id) => msgBytes({ ...ping, pad: 'x'.repeat(id * 999) }, id)))
  for (let at = 0; at < all.length; at += 700) {
    client.send(all.subarray(at, at + 700))
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
  }
  for (const id of [1, 2, 3, 4]) expect((await client.answer()).responseTo).toBe(id)
})

test('a client that asks and does not read is not made answers without end, and others are served', async () => {
  const { port } = await start()
  const other = await clientOf(port)
  const socket = connect({ port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.pause()
  const before = process.memoryUsage().rss
  const question = msgBytes({ listCommands: 1, $db: 'admin' })
  let sent = 0
  while (sent < 40_000 && socket.write(question)) sent += 1
  for (let round = 0; round < 50; round += 1) expect(await other.command(ping)).toMatchObject({ ok: 1 })
  // Each question takes 60 bytes and its answer some kilobytes: answered without a pause they would be hundreds of megabytes.
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
})

test('more connections than there may be are closed, and places become free again', async () => {
  const endpoint = await start()
  const clients = await Promise.all(Array.from({ length: 1000 }, () => clientOf(endpoint.port)))
  const last = clients.at(-1) as RawClient
  expect(await last.command(ping)).toMatchObject({ ok: 1 })
  await expect.poll(() => endpoint.clients().length).toBe(1000)
  const oneMore = await clientOf(endpoint.port)
  expect(await oneMore.rest()).toBe('')
  for (const client of clients.slice(0, 10)) client.close()
  await expect.poll(() => endpoint.clients().length).toBe(990)
  const next = await clientOf(endpoint.port)
  expect(await next.command(ping)).toMatchObject({ ok: 1 })
})

test('large frames take turns, and who leaves while waiting takes nothing', async () => {
  const budget = new FrameBudget(100)
  const never = new AbortController().signal
  const leaving = new AbortController()
  const events: string[] = []
  const give = await budget.take(60, never)
  const waits = [
    budget.take(60, leaving.signal).then(() => events.push('left')),
    budget.take(50, never).then((give) => (events.push('second'), give)),
    budget.take(10, never).then((give) => (events.push('third'), give)),
  ]
  leaving.abort()
  await waits[0]
  await new Promise(setImmediate)
  expect(events).toEqual(['left'])
  give()
  give()
  await Promise.all(waits)
  expect(events).toEqual(['left', 'second', 'third'])
})

test('where too much waits for those who do not read, who kept it waiting longest goes', async () => {
  const budget = new AnswerBudget(100)
  const closed: string[] = []
  const waiting = (name: string, bytes: number) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const close = (): void => {
      closed.push(name)
      resolve()
    }
    const done = budget.wait({ close }, bytes, promise)
    return { done, taken: resolve }
  }
  const first = waiting('first', 50)
  const second = waiting('second', 40)
  first.taken()
  await first.done
  waiting('third', 50)
  expect(closed).toEqual([])
  const huge = waiting('huge', 500)
  expect(closed).toEqual(['second', 'third'])
  await second.done
  huge.taken()
  await huge.done
})
