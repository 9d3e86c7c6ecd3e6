import { randomBytes } from 'node:crypto'
import { BSON } from 'bson'
import { expect, test } from 'vitest'
import { firstBatchReply, nextBatch } from '../../../../../electron/wire/cursors/cursor-reply.ts'
import { CursorRegistry, type WireCursor } from '../../../../../electron/wire/cursors/cursor-registry.ts'
import { SessionRegistry } from '../../../../../electron/wire/sessions/session-registry.ts'

const owner = { namespace: 'a.b', session: undefined, txnNumber: undefined }
const all = { documents: 10, bytes: 1000 }

/** A cursor that waits for documents until it is closed, and says how often it was. */
class Queue implements WireCursor {
  closed = 0
  #documents: Uint8Array[] = []
  #arrived = Promise.withResolvers<void>()

  put(document: Uint8Array): void {
    this.#documents.push(document)
    this.#arrived.resolve()
  }

  async next() {
    const documents = this.#documents
    this.#documents = []
    this.#arrived = Promise.withResolvers()
    return { documents, isDone: false }
  }

  async whenMore(signal: AbortSignal): Promise<void> {
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    await Promise.race([this.#arrived.promise, aborted])
  }

  close(): void {
    this.closed++
  }
}

function setUp(cursorsMax = 10) {
  const clock = { now: 0 }
  const registry = new CursorRegistry(
    { idleMilliseconds: 1000, cursorsMax },
    { now: () => clock.now, randomBytes },
  )
  return { clock, registry }
}

const code = (codeName: string) => expect.objectContaining({ codeName })

test('a cursor that nobody asks is closed after its time, unless it is in use or to stay', async () => {
  const { clock, registry } = setUp()
  const [idle, asked, kept] = [new Queue(), new Queue(), new Queue()]
  registry.add(idle, owner)
  const { id } = registry.add(asked, owner)
  registry.add(kept, { ...owner, hasNoTimeout: true })
  await registry.use(
    id,
    () => {},
    async () => {
      clock.now = 2000
      registry.sweep()
      return { isDone: false }
    },
  )
  expect([idle.closed, asked.closed, kept.closed]).toEqual([1, 0, 0])
  expect(registry.count).toBe(2)
})

test('there are no more cursors than the limit, and one too many is closed at once', () => {
  const { registry } = setUp(1)
  registry.add(new Queue(), owner)
  const second = new Queue()
  expect(() => registry.add(second, owner)).toThrow(code('ExceededMemoryLimit'))
  expect(second.closed).toBe(1)
})

test('a cursor is closed with its session', () => {
  const { registry } = setUp()
  const sessions = new SessionRegistry({ idleMilliseconds: 10, sessionsMax: 10 }, () => 0)
  const cursor = new Queue()
  const { id } = registry.add(cursor, { ...owner, session: sessions.use('0f') })
  sessions.end('0f')
  expect(cursor.closed).toBe(1)
  expect(registry.close(id)).toBe(false)
})

test('a batch that waits ends with what arrives, with its time, or with the cursor', async () => {
  const { registry } = setUp()
  const queue = new Queue()
  const open = registry.add(queue, { ...owner, isTailable: true })
  const waiting = (milliseconds: number) =>
    registry.use(
      open.id,
      () => {},
      () => nextBatch(open, all, { signal: open.killed.signal, milliseconds }),
    )
  expect(await waiting(5)).toEqual({ documents: [], isDone: false })

  const fed = waiting(10_000)
  await expect(registry.use(open.id, () => {}, waiting.bind(null, 0))).rejects.toEqual(code('CursorInUse'))
  queue.put(new Uint8Array([5]))
  expect((await fed).documents).toHaveLength(1)

  const killed = waiting(10_000)
  registry.close(open.id)
  await expect(killed).rejects.toEqual(code('CursorKilled'))
  await expect(waiting(0)).rejects.toEqual(code('CursorNotFound'))
})

test('an answer has the first documents, and a number for the rest where there is any', async () => {
  const { registry } = setUp()
  const context = { cursors: registry, session: undefined, signal: new AbortController().signal }
  const answer = async (options: object) => {
    const queue = new Queue()
    queue.put(BSON.serialize({ _id: 1 }))
    const batch = { namespace: 'a.b', batchSize: undefined, ...options }
    const reply = await firstBatchReply(
      queue,
      batch,
      { txnNumber: undefined, isInTransaction: false },
      context,
    )
    return { closed: queue.closed, ...BSON.deserialize(reply.finish()) }
  }
  const open = await answer({})
  expect(open).toMatchObject({ closed: 0, cursor: { firstBatch: [{ _id: 1 }], ns: 'a.b' } })
  expect(registry.count).toBe(1)
  expect(await answer({ batchSize: 0 })).toMatchObject({ closed: 0, cursor: { firstBatch: [] } })
  expect(await answer({ isSingleBatch: true })).toMatchObject({ closed: 1, cursor: { id: 0 } })
  expect(registry.count).toBe(2)
})
