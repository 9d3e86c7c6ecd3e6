import type { ArgonBridge } from '../../shared/contract/bridge.ts'
import type { Contract } from '../../shared/rpc/define.ts'
import { createSocketPort } from '../../shared/rpc/socket-port.ts'
import { createRefusedConnection, createReopeningConnection, createSteadyConnection } from './connection.ts'
import type { Connection, OpeningPort } from './connection.ts'
import { takeToken } from './token.ts'

/** The subprotocol and the path of the web host; see `electron/web/admission.ts`. */
const subprotocol = 'argon.1'
const rpcPath = '/rpc'

declare global {
  interface Window {
    /** There in Electron only; the preload puts it there. */
    readonly argon?: ArgonBridge
  }
}

/** Connects this page with the engine by what its host offers: the bridge of Electron, or a WebSocket. */
export function connectToHost<C extends Contract>(contract: C): Connection<C> {
  if (window.argon) {
    const { rpc } = window.argon
    // The page and the main process' end of the bridge live and die together, so it never closes.
    return createSteadyConnection(contract, { send: rpc.send, onMessage: rpc.onMessage, onClose: () => {} })
  }
  const token = takeToken(window.location, window.sessionStorage, window.history)
  if (token === null) return createRefusedConnection(contract)
  const connection = createReopeningConnection(contract, () => openSocketPort(window.location.host, token))
  window.addEventListener('online', () => connection.retryNow())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.retryNow()
  })
  return connection
}

function openSocketPort(host: string, token: string): OpeningPort {
  const socket = new WebSocket(`ws://${host}${rpcPath}`, [subprotocol, token])
  return {
    port: createSocketPort(socket),
    onOpen: (listener) => socket.addEventListener('open', listener),
  }
}
