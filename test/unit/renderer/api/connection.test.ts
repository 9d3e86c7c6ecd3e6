import * as z from 'zod/mini'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  createRefusedConnection,
  createReopeningConnection,
  createSteadyConnection,
} from '../../../../renderer/api/connection.ts'
import type { OpeningPort } from '../../../../renderer/api/connection.ts'
import { call, stream } from '../../../../shared/rpc/define.ts'
import { serve } from '../../../../shared/rpc/serve.ts'
import { createPortPair } from '../../../support/port-pair.ts'
import type { PortPair } from '../../../support/port-pair.ts'

const contract = {
  values: { which: call(z.object({}), z.int()), never: call(z.object({}), z.null()) },
  events: { none: stream(z.object({}), z.null()) },
}

/** A host that a test can take away and bring back. */
function createHost() {
  const pairs: PortPair[] = []
  let isUp = true
  const openPort = (): OpeningPort => {
    const pair = createPortPair()
    const which = pairs.push(pair)
    if (!isUp) queueMicrotask(() => pair.close())
    serve(pair.server, contract, {
      values: { which: () => which, never: () => new Promise<null>(() => {}) },
      events: {
        // oxlint-disable-next-line require-yield -- nothing happens until the connection is lost
        async *none(_input, { signal }) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        },
      },
    })
    return { port: pair.client, onOpen: (listener) => queueMicrotask(() => isUp && listener()) }
  }
  return {
    openPort,
    opened: () => pairs.length,
    down: () => {
      isUp = false
      pairs.at(-1)?.close()
    },
    up: () => {
      isUp = true
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a connection that reopens', () => {
  test('goes from connecting to connected, and tells its listeners', async () => {
    const host = createHost()
    const connection = createReopeningConnection(contract, host.openPort)
    const states: string[] = []
    connection.subscribe(() => states.push(connection.getState().kind))
    expect(connection.getState().kind).toBe('connecting')
    expect(await connection.api.values.which({})).toBe(1)
    expect(states).toEqual(['connected'])
  })

  test('rejects what was pending, then serves the same client from a new connection', async () => {
    const host = createHost()
    const connection = createReopeningConnection(contract, host.openPort)
    const { api } = connection
    const pending = api.values.never({}).catch((error: { code: string }) => error.code)
    const waiting = api.events.none({})[Symbol.asyncIterator]().next()
    const lost = waiting.catch((error: { code: string }) => error.code)
    await vi.advanceTimersByTimeAsync(0)
    host.down()
    expect(await pending).toBe('connection.closed')
    expect(await lost).toBe('connection.closed')
    expect(connection.getState()).toEqual({ kind: 'disconnected', attempts: 1 })
    await expect(api.values.which({})).rejects.toMatchObject({ code: 'connection.closed' })
    host.up()
    await vi.advanceTimersByTimeAsync(500)
    expect(connection.getState().kind).toBe('connected')
    expect(await api.values.which({})).toBe(2)
  })

  test('waits longer after each failure, but never longer than ten seconds', async () => {
    const host = createHost()
    const connection = createReopeningConnection(contract, host.openPort)
    await vi.advanceTimersByTimeAsync(0)
    host.down()
    await vi.advanceTimersByTimeAsync(1499)
    expect(host.opened()).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(host.opened()).toBe(3)
    await vi.advanceTimersByTimeAsync(120_000)
    const before = host.opened()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(host.opened()).toBe(before + 3)
    expect(connection.getState().kind).toBe('disconnected')
  })

  test('tries at once when told to, and only once', async () => {
    const host = createHost()
    const connection = createReopeningConnection(contract, host.openPort)
    await vi.advanceTimersByTimeAsync(0)
    connection.retryNow()
    expect(host.opened()).toBe(1)
    host.down()
    host.up()
    connection.retryNow()
    connection.retryNow()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(host.opened()).toBe(2)
    expect(connection.getState().kind).toBe('connected')
  })
})

test('a steady connection is connected from the beginning', async () => {
  vi.useRealTimers()
  const host = createHost()
  const connection = createSteadyConnection(contract, host.openPort().port)
  expect(connection.getState()).toEqual({ kind: 'connected' })
  expect(await connection.api.values.which({})).toBe(1)
})

test('a tab without a token says so and refuses every call', async () => {
  const connection = createRefusedConnection(contract)
  expect(connection.getState()).toEqual({ kind: 'noToken' })
  await expect(connection.api.values.which({})).rejects.toMatchObject({ code: 'connection.closed' })
})
