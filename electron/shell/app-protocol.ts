import type { Protocol } from 'electron'
import { readRendererFile } from '../host/renderer-files.ts'
import { securityHeaders } from '../host/security-headers.ts'
import { appHost, appScheme } from '../ipc/trusted-frame.ts'

/** Gives the app's scheme the rights of a real origin. To be called once, before the app is ready. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Answers `app://bundle/…` with the files below `root`, and everything else of the scheme with 404. */
export function handleAppScheme(protocol: Protocol, root: string): void {
  protocol.handle(appScheme, async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === appHost && request.method === 'GET' ? await readRendererFile(root, pathname) : null
    if (!file) return new Response('There is no such file', { status: 404, headers: { ...securityHeaders } })
    return new Response(file.body, {
      headers: { ...securityHeaders, 'content-type': file.contentType, 'cache-control': file.cacheControl },
    })
  })
}
