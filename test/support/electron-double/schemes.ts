import { demandReady } from './runtime.ts'

type Handler = (request: Request) => Response | Promise<Response>

const suffix = '.electron-double.invalid'
const privileged = new Set<string>()
const handlers = new Map<string, Handler>()

/** Electron's `protocol`: custom schemes and who answers them. */
export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]) {
    demandReady(false, 'protocol.registerSchemesAsPrivileged')
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle(scheme: string, handler: Handler) {
    demandReady(true, 'protocol.handle')
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
}

/** Who answers the scheme of this address; undefined when the app handles it not at all. */
export function handlerFor(url: string): Handler | undefined {
  return handlers.get(new URL(url).protocol.slice(0, -1))
}

/** The address under which Chromium knows a page of a custom scheme: it refuses to open unknown schemes. */
export function toChromium(url: string): string {
  const { protocol: scheme, host, pathname, search, hash } = new URL(url)
  const name = scheme.slice(0, -1)
  return privileged.has(name) ? `https://${host}.${name}${suffix}${pathname || '/'}${search}${hash}` : url
}

/** The app's own name of what Chromium shows. */
export function fromChromium(url: string): string {
  if (!URL.canParse(url)) return url
  const { hostname, pathname, search, hash } = new URL(url)
  if (!hostname.endsWith(suffix)) return url
  const name = hostname.slice(0, -suffix.length)
  const dot = name.lastIndexOf('.')
  return `${name.slice(dot + 1)}://${name.slice(0, dot)}${pathname}${search}${hash}`
}
