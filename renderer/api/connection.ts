import { connect } from '../../shared/rpc/connect.ts'
import type { Client, Contract } from '../../shared/rpc/define.ts'
import type { Port } from '../../shared/rpc/port.ts'
import { createSwitchingClient } from './switching-client.ts'

/**
 * How the window stands to the engine's host. `noToken`: this tab was not opened with the link that the host
 * printed. `disconnected`: the host does not answer; another attempt follows by itself.
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly attempts: number }
  | { readonly kind: 'noToken' }

export interface Connection<C extends Contract> {
  /** Stays the same over reconnections. What is pending when a connection is lost rejects with `connection.closed`. */
  readonly api: Client<C>
  getState(): ConnectionState
  /** Calls `listener` after each change of the state; the answer stops that. */
  subscribe(listener: () => void): () => void
  /** Tries again now instead of when the wait is over. */
  retryNow(): void
}

/** A port that is still being opened. */
export interface OpeningPort {
  readonly port: Port
  onOpen(listener: () => void): void
}

const firstWaitMilliseconds = 500
const longestWaitMilliseconds = 10_000

/** A connection that never breaks while the page lives: the bridge of Electron. */
export function createSteadyConnection<C extends Contract>(contract: C, port: Port): Connection<C> {
  const state: ConnectionState = { kind: 'connected' }
  return {
    api: connect(port, contract),
    getState: () => state,
    subscribe: () => () => {},
    retryNow: () => {},
  }
}

/** A connection that is opened again, with growing waits, whenever it is lost. */
export function createReopeningConnection<C extends Contract>(
  contract: C,
  openPort: () => OpeningPort,
): Connection<C> {
  const listeners = new Set<() => void>()
  let state: ConnectionState = { kind: 'connecting' }
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let client = open()

  function become(next: ConnectionState): void {
    state = next
    for (const listener of [...listeners]) listener()
  }

  function open(): Client<C> {
    const { port, onOpen } = openPort()
    onOpen(() => {
      attempts = 0
      become({ kind: 'connected' })
    })
    port.onClose(() => {
      attempts += 1
      const wait = Math.min(firstWaitMilliseconds * 2 ** (attempts - 1), longestWaitMilliseconds)
      timer = setTimeout(reopen, wait)
      become({ kind: 'disconnected', attempts })
    })
    return connect(port, contract)
  }

  function reopen(): void {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    client = open()
  }

  return {
    api: createSwitchingClient(contract, () => client),
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow: reopen,
  }
}

/** What a tab without a token has: every call is refused, and the state says why. */
export function createRefusedConnection<C extends Contract>(contract: C): Connection<C> {
  const state: ConnectionState = { kind: 'noToken' }
  const closed: Port = { send: () => {}, onMessage: () => {}, onClose: (listener) => listener() }
  return { ...createSteadyConnection(contract, closed), getState: () => state }
}
