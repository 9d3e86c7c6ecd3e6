import type { App, Session, Shell, WebContents } from 'electron'
import { isAppUrl } from '../ipc/trusted-frame.ts'

/**
 * Keeps every page of the app where it is: no navigation away, no new window, no `<webview>`. A link to the web
 * opens in the system's browser. To be called before the first window is made.
 */
export function lockDownPages(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents) => {
    keepInApp(contents)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (isWebLink(url)) setImmediate(() => void shell.openExternal(url))
      return { action: 'deny' }
    })
  })
}

/** Refuses every permission that a page can ask for. Without this, Electron grants them all. */
export function lockDownPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

function keepInApp(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault()
  })
}

/** Only https goes to the browser: other schemes can start programs. */
function isWebLink(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:'
}
