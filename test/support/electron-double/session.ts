import { loud } from './loud.ts'
import { demandReady } from './runtime.ts'

type RequestHandler = (contents: unknown, permission: string, answer: (allowed: boolean) => void) => void
type CheckHandler = (contents: unknown, permission: string) => boolean

let requestHandler: RequestHandler | null = null
let checkHandler: CheckHandler | null = null
let deviceHandler: ((details: object) => boolean) | null = null

export const defaultSession = loud(
  {
    setPermissionRequestHandler(handler: RequestHandler | null) {
      requestHandler = handler
    },
    setPermissionCheckHandler(handler: CheckHandler | null) {
      checkHandler = handler
    },
    setDevicePermissionHandler(handler: ((details: object) => boolean) | null) {
      deviceHandler = handler
    },
  },
  'session.defaultSession',
)

/** Electron's `session`. */
export const session = loud(
  {
    get defaultSession() {
      demandReady(true, 'session.defaultSession')
      return defaultSession
    },
  },
  'session',
)

/** What the app answers when a page asks for a permission; without a handler Electron grants it. */
export async function askPermission(contents: unknown, permission: string): Promise<Record<string, boolean>> {
  const requested = await new Promise<boolean>((resolve) => {
    if (requestHandler) requestHandler(contents, permission, resolve)
    else resolve(true)
  })
  return {
    requested,
    checked: checkHandler ? checkHandler(contents, permission) : true,
    device: deviceHandler ? deviceHandler({ deviceType: 'hid' }) : false,
  }
}
