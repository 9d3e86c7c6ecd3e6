import type { CdpSession } from './cdp.ts'
import { journal } from './journal.ts'
import { handlerFor } from './schemes.ts'

/** A request of a page that waits for an answer. */
export interface PausedRequest {
  readonly requestId: string
  readonly frameId: string
  readonly resourceType: string
  readonly request: {
    readonly url: string
    readonly method: string
    readonly headers: Record<string, string>
  }
}

/** Lets the app's own handler answer; nothing reaches a network, and what tried to is written down. */
export async function answerRequest(page: CdpSession, paused: PausedRequest, url: string): Promise<void> {
  const { requestId, request } = paused
  const handler = handlerFor(url)
  if (!handler) {
    if (/^(?:data|blob|about):/u.test(url))
      return void (await page.send('Fetch.continueRequest', { requestId }))
    journal.push({ kind: 'networkBlocked', url })
    return void (await page.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }))
  }
  const response = await handler(new Request(url, { method: request.method, headers: request.headers }))
  const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }))
  const body = Buffer.from(await response.arrayBuffer()).toString('base64')
  await page.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body })
}
