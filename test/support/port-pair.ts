import type { Port } from '../../shared/rpc/port.ts'

export interface PortPair {
  readonly client: Port
  readonly server: Port
  close(): void
}

/**
 * Two ports joined in memory. Each message is structured-cloned on its way, as Electron does, so that a value
 * which cannot cross is found here too.
 */
export function createPortPair(): PortPair {
  const closing = new Set<() => void>()
  let closed = false
  const listeners = { client: [] as ((m: unknown) => void)[], server: [] as ((m: unknown) => void)[] }

  const createPort = (own: 'client' | 'server', other: 'client' | 'server'): Port => ({
    send(message) {
      if (closed) return
      const arrived = structuredClone(message)
      queueMicrotask(() => {
        if (!closed) for (const listener of listeners[other]) listener(arrived)
      })
    },
    onMessage: (listener) => void listeners[own].push(listener),
    onClose(listener) {
      if (closed) listener()
      else closing.add(listener)
    },
  })

  return {
    client: createPort('client', 'server'),
    server: createPort('server', 'client'),
    close() {
      if (closed) return
      closed = true
      for (const listener of closing) listener()
    },
  }
}
