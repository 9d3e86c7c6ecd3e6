import { setImmediate as nextTurn } from 'node:timers/promises'
import * as z from 'zod/mini'
import { afterEach, describe, expect, test } from 'vitest'
import { ArgonError } from '../../shared/model/errors.ts'
import { connect } from '../../shared/rpc/connect.ts'
import { call, stream } from '../../shared/rpc/define.ts'
import type { Client, Impl } from '../../shared/rpc/define.ts'
import { creditWindowItems, openRequestsMax } from '../../shared/rpc/limits.ts'
import type { Port } from '../../shared/rpc/port.ts'
import { serve } from '../../shared/rpc/serve.ts'

/** A pair of joined ports of the transport under test. */
export interface Joined {
  readonly client: Port
  readonly server: Port
  /** Cuts the connection, as a lost network or a closed window does. */
  close(): void | Promise<void>
}

const nested = z.object({ at: z.date(), bytes: z.instanceof(Uint8Array), note: z.optional(z.string()) })

const contract = {
  values: {
    echo: call(nested, nested),
    double: call(z.object({ n: z.int().check(z.maximum(1000)) }), z.int()),
    bytes: call(z.object({ length: z.int() }), z.instanceof(Uint8Array)),
    unsendable: call(z.object({}), z.unknown()),
  },
  failures: {
    expected: call(z.object({}), z.null()),
    bug: call(z.object({}), z.null()),
    midway: stream(z.object({}), z.int()),
  },
  slow: {
    never: call(z.object({}), z.null()),
    count: stream(z.object({ to: z.int() }), z.int()),
    endless: stream(z.object({}), z.int()),
    silent: stream(z.object({}), z.int()),
  },
}

interface Seen {
  produced: number
  aborted: number
  finished: number
  readonly bugs: string[]
}

function createImpl(seen: Seen): Impl<typeof contract> {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => {
        seen.aborted += 1
        resolve()
      })
    })
  return {
    values: {
      echo: (input) => input,
      double: async ({ n }) => n * 2,
      bytes: ({ length }) => new Uint8Array(length).fill(7),
      unsendable: () => () => 'a function',
    },
    failures: {
      expected: () => {
        throw new ArgonError('branch.nameTaken', 'The name main is taken; choose another', { name: 'main' })
      },
      bug: () => {
        throw new Error('secret@host refused')
      },
      async *midway() {
        yield 1
        yield 2
        throw new ArgonError('log.corrupt', 'The log is damaged at LSN 3', { lsn: 3 })
      },
    },
    slow: {
      async never(_input, { signal }) {
        await untilAborted(signal)
        return null
      },
      async *count({ to }) {
        for (let n = 1; n <= to; n += 1) yield n
      },
      async *endless(_input, { signal }) {
        try {
          for (let n = 1; !signal.aborted; n += 1) {
            seen.produced = n
            yield n
            await nextTurn()
          }
        } finally {
          seen.finished += 1
        }
      },
      // oxlint-disable-next-line require-yield -- a stream on which nothing ever happens
      async *silent(_input, { signal }) {
        await untilAborted(signal)
      },
    },
  }
}

/** The behaviour that the contract needs of every transport. */
export function describeTransport(name: string, join: () => Promise<Joined>): void {
  describe(`the contract over ${name}`, () => {
    const closers: (() => void | Promise<void>)[] = []
    afterEach(async () => {
      for (const close of closers.splice(0)) await close()
    })

    async function open() {
      const joined = await join()
      closers.push(() => joined.close())
      const seen: Seen = { produced: 0, aborted: 0, finished: 0, bugs: [] }
      serve(joined.server, contract, createImpl(seen), {
        onInternalError: (error, method) => seen.bugs.push(`${method}: ${String(error)}`),
      })
      const api: Client<typeof contract> = connect(joined.client, contract, { parseOutputs: true })
      return { joined, seen, api }
    }

    test('a call carries dates and bytes there and back', async () => {
      const { api } = await open()
      const sent = { at: new Date(1e12), bytes: Uint8Array.of(0, 255, 128), note: 'ä € 😀' }
      const answer = await api.values.echo(sent)
      expect(answer).toEqual(sent)
      expect(answer.bytes.constructor.name).toBe('Uint8Array')
      expect(await api.values.echo({ at: sent.at, bytes: new Uint8Array(0) })).not.toHaveProperty('note')
    })

    test('eight megabytes arrive whole', async () => {
      const { api } = await open()
      const bytes = await api.values.bytes({ length: 8 * 1024 * 1024 })
      expect(bytes.length).toBe(8 * 1024 * 1024)
      expect(bytes.at(-1)).toBe(7)
    })

    test('answers find their own call when many run at once', async () => {
      const { api } = await open()
      const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => api.values.double({ n })))
      expect(answers).toEqual(Array.from({ length: 200 }, (_, n) => n * 2))
    })

    test('input that breaks the schema is refused before the handler', async () => {
      const { api } = await open()
      await expect(api.values.double({ n: 1001 })).rejects.toMatchObject({
        code: 'request.invalid',
        details: { method: 'values.double', path: 'n' },
      })
      await expect(api.values.double({ n: 'x' } as never)).rejects.toMatchObject({ code: 'request.invalid' })
    })

    test('unknown operations, and names that every object has, are refused', async () => {
      const { joined } = await open()
      const strange = {
        values: { nothing: call(z.object({}), z.null()), constructor: call(z.object({}), z.null()) },
        constructor: { name: call(z.object({}), z.null()) },
      }
      const api = connect(joined.client, strange)
      for (const attempt of [api.values.nothing({}), api.values.constructor({}), api.constructor.name({})]) {
        await expect(attempt).rejects.toMatchObject({ code: 'request.unknown' })
      }
    })

    test('expected errors cross with code, message and details; the text of a bug stays', async () => {
      const { api, seen } = await open()
      const error = await api.failures.expected({}).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(ArgonError)
      expect(error).toMatchObject({
        code: 'branch.nameTaken',
        message: 'The name main is taken; choose another',
        details: { name: 'main' },
      })
      const bug = (await api.failures.bug({}).catch((reason: unknown) => reason)) as ArgonError
      expect(bug.code).toBe('internal')
      expect(JSON.stringify(bug) + bug.message).not.toContain('secret')
      expect(seen.bugs).toEqual(['failures.bug: Error: secret@host refused'])
    })

    test('a value that cannot cross is an internal error, not a hanging call', async () => {
      const { api } = await open()
      await expect(api.values.unsendable({})).rejects.toMatchObject({ code: 'internal' })
    })

    test('a stream gives its items in order, and its error after them', async () => {
      const { api } = await open()
      const items: number[] = []
      for await (const item of api.slow.count({ to: 1000 })) items.push(item)
      expect(items).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1))

      const before: number[] = []
      const reading = (async () => {
        for await (const item of api.failures.midway({})) before.push(item)
      })()
      await expect(reading).rejects.toMatchObject({ code: 'log.corrupt', details: { lsn: 3 } })
      expect(before).toEqual([1, 2])
    })

    test('a reader that stops taking holds the sender', async () => {
      const { api, seen } = await open()
      const reader = api.slow.endless({})[Symbol.asyncIterator]()
      await reader.next()
      await expect.poll(() => seen.produced).toBeGreaterThanOrEqual(creditWindowItems)
      await api.values.double({ n: 1 })
      for (let turn = 0; turn < 200; turn += 1) await nextTurn()
      expect(seen.produced).toBeLessThanOrEqual(creditWindowItems + 1)
      for (let n = 0; n < creditWindowItems; n += 1) await reader.next()
      await expect.poll(() => seen.produced).toBeGreaterThan(creditWindowItems + 1)
      await reader.return?.()
      await expect.poll(() => seen.finished).toBe(1)
    })

    test('leaving the loop ends the stream on the other side', async () => {
      const { api, seen } = await open()
      for await (const item of api.slow.endless({})) if (item === 3) break
      await expect.poll(() => seen.finished).toBe(1)
    })

    test('leaving a stream that is waiting for its next item ends it too', async () => {
      const { api, seen } = await open()
      const reader = api.slow.silent({})[Symbol.asyncIterator]()
      const waiting = reader.next()
      await api.values.double({ n: 1 })
      await reader.return?.()
      expect(await waiting).toEqual({ done: true, value: undefined })
      await expect.poll(() => seen.aborted).toBe(1)
    })

    test('an abort reaches the implementation, and the caller hears `cancelled`', async () => {
      const { api, seen } = await open()
      const abort = new AbortController()
      const pending = api.slow.never({}, { signal: abort.signal })
      await api.values.double({ n: 1 })
      abort.abort()
      await expect(pending).rejects.toMatchObject({ code: 'cancelled' })
      await expect.poll(() => seen.aborted).toBe(1)
      await expect(api.slow.never({}, { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' })

      const stopping = new AbortController()
      const reading = (async () => {
        for await (const _ of api.slow.endless({}, { signal: stopping.signal })) stopping.abort()
      })()
      await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
      await expect.poll(() => seen.finished).toBe(1)
    })

    test('a closed port rejects everything pending and later, and aborts the implementation', async () => {
      const { api, seen, joined } = await open()
      const pending = api.slow.never({})
      const reader = api.slow.silent({})[Symbol.asyncIterator]()
      const waiting = reader.next()
      void pending.catch(() => {})
      void waiting.catch(() => {})
      await api.values.double({ n: 1 })
      await joined.close()
      await expect(pending).rejects.toMatchObject({ code: 'connection.closed' })
      await expect(waiting).rejects.toMatchObject({ code: 'connection.closed' })
      await expect(api.values.double({ n: 1 })).rejects.toMatchObject({ code: 'connection.closed' })
      await expect.poll(() => seen.aborted).toBe(2)
    })

    test('no more than the allowed number of requests are open at once', async () => {
      const { api } = await open()
      const abort = new AbortController()
      const pending = Array.from({ length: openRequestsMax }, () =>
        api.slow.never({}, { signal: abort.signal }),
      )
      for (const request of pending) void request.catch(() => {})
      await expect(api.values.double({ n: 1 })).rejects.toMatchObject({ code: 'request.invalid' })
      abort.abort()
      await Promise.allSettled(pending)
      await expect.poll(() => api.values.double({ n: 1 }).catch(() => 0)).toBe(2)
    })

    test('messages that are no requests are ignored', async () => {
      const { api, joined } = await open()
      const bad = [
        null,
        1,
        'call',
        {},
        { kind: 'call' },
        { kind: 'call', id: 1.5, method: 'x' },
        { kind: 'call', id: 9, method: 3 },
      ]
      for (const message of [...bad, { kind: 'credit', id: 1, items: -1 }, { kind: 'cancel', id: 77 }]) {
        joined.client.send(message)
      }
      expect(await api.values.double({ n: 4 })).toBe(8)
    })
  })
}
