import type { createBridgeEnd as CreateBridgeEnd } from './bridge-end.ts'

/** The page's own world: receives, frozen, what the preload exposes. Runs from its source text. */
export function mainWorld(createBridgeEnd: typeof CreateBridgeEnd, secret: string): void {
  if (window !== window.top) return
  const bridge = createBridgeEnd('main', 'isolated', secret)

  const freeze = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
    for (const item of Object.values(value)) freeze(item)
    return Object.freeze(value)
  }

  bridge.on('expose', (detail) => {
    const { key, api } = detail as { key: string; api: unknown }
    if (Object.hasOwn(window, key)) return
    Object.defineProperty(window, key, { value: freeze(bridge.decode(api)), enumerable: true })
  })
  bridge.fire('hello', null)
}
