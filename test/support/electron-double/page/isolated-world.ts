import type { createBridgeEnd as CreateBridgeEnd } from './bridge-end.ts'
import type { createCodec as CreateCodec } from './codec.ts'

/** What the main process tells the world of a preload about itself. */
export interface IsolatedWorldSetup {
  readonly secret: string
  /** Name of the binding, visible in this world only, that reaches the main process. */
  readonly wire: string
  readonly preloadPath: string
  readonly process: Readonly<Record<string, unknown>>
}

export type Preload = (
  require: (id: string) => unknown,
  process: object,
  exports: object,
  module: object,
) => void

/**
 * The world in which a sandboxed preload runs: `require` knows Electron's part for renderers and the few
 * modules that Electron's documentation names, of which this double has none but `electron`. Runs from its
 * source text.
 */
export function isolatedWorld(
  createBridgeEnd: typeof CreateBridgeEnd,
  createCodec: typeof CreateCodec,
  setup: IsolatedWorldSetup,
  preload: Preload,
): void {
  if (window !== window.top) return
  type Listener = (event: object, ...args: unknown[]) => void
  type Base64Bytes = Uint8Array<ArrayBuffer> & { toBase64(): string }
  const world = globalThis as unknown as Record<string, unknown>
  const send = world[setup.wire] as (text: string) => void
  delete world[setup.wire]
  const codec = createCodec({
    toText: (bytes) => (bytes as Base64Bytes).toBase64(),
    toBytes: (text) =>
      (Uint8Array as unknown as { fromBase64(text: string): Uint8Array<ArrayBuffer> }).fromBase64(text),
  })

  const post = (message: object) => {
    let copy: unknown
    try {
      copy = structuredClone(message)
    } catch {
      throw new Error('An object could not be cloned.')
    }
    send(codec.encode(copy))
  }

  const loud = <T extends object>(members: T, name: string): T =>
    new Proxy(members, {
      get(target, key) {
        if (key in target || typeof key === 'symbol') return Reflect.get(target, key) as unknown
        throw new Error(`The double of Electron has no ${name}.${key}`)
      },
    })

  const listeners = new Map<string, Listener[]>()
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, args }),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      const left = (listeners.get(channel) ?? []).filter((known) => known !== listener)
      listeners.set(channel, left)
      return ipcRenderer
    },
  }
  world[`${setup.wire}In`] = (text: string) => {
    const { channel, args } = codec.decode(text) as { channel: string; args: unknown[] }
    for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...args)
  }

  const bridge = createBridgeEnd('isolated', 'main', setup.secret)
  const exposed: { key: string; api: unknown }[] = []
  bridge.on('hello', () => {
    for (const item of exposed) bridge.fire('expose', item)
  })
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.some((item) => item.key === key)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      }
      const item = { key, api: bridge.encode(api) }
      exposed.push(item)
      bridge.fire('expose', item)
    },
  }

  const electron = loud(
    { ipcRenderer: loud(ipcRenderer, 'ipcRenderer'), contextBridge: loud(contextBridge, 'contextBridge') },
    'electron (renderer)',
  )
  const require = (id: string) => {
    if (id === 'electron' || id === 'electron/renderer') return electron
    throw new Error(`module not found: ${id}`)
  }
  const module = { exports: {} }
  try {
    preload(require, loud(setup.process, 'process (preload)'), module.exports, module)
  } catch (error) {
    console.error(`Unable to load preload script: ${setup.preloadPath}`)
    post({
      kind: 'preloadError',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
}
