import { rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket as NodeSocket } from 'ws'
import { startWebHost } from '../../electron/web/host.ts'
import type { WebHost } from '../../electron/web/host.ts'
import { frameBytesMax } from '../../shared/rpc/limits.ts'
import { serve } from '../../shared/rpc/serve.ts'
import { chromiumLaunchOptions } from '../support/chromium.ts'
import { buildFixturePage } from '../support/fixture-app/build.ts'
import { createFixtureImpl, fixtureContract } from '../support/fixture-app/contract.ts'
import type { FixtureConnection } from '../support/fixture-app/page.ts'

type FixtureWindow = Window & { connection: FixtureConnection; inlineRan?: boolean; evaluation: string }

const state = { liveStreams: 0, openedStreams: 0 }
const impl = createFixtureImpl(state)
const closers: (() => unknown)[] = []
let root: string
let host: WebHost
let browser: Browser
let neighbour: Server
const neighbourHeard: string[] = []

beforeAll(async () => {
  root = await buildFixturePage()
  host = await open()
  neighbour = createServer((incoming, response) => {
    neighbourHeard.push(`${incoming.url} ${JSON.stringify(incoming.headers)}`)
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>Another local server</title>')
  })
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
  const options = chromiumLaunchOptions()
  browser = await chromium.launch({
    ...options,
    args: [...options.args, '--host-resolver-rules=MAP evil.test 127.0.0.1'],
  })
})

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

afterAll(async () => {
  await browser.close()
  await host.close()
  neighbour.close()
  await rm(root, { recursive: true })
})

function open(more: { port?: number; token?: string } = {}): Promise<WebHost> {
  return startWebHost({ root, ...more, connect: (port) => serve(port, fixtureContract, impl) })
}

async function openPage(url: string): Promise<Page> {
  const context = await browser.newContext()
  closers.push(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return page
}

async function openConnected(url = host.url): Promise<Page> {
  const page = await openPage(url)
  await waitForState(page, 'connected')
  return page
}

async function waitForState(page: Page, kind: string): Promise<void> {
  await page.waitForFunction((wanted) => document.getElementById('state')?.textContent === wanted, kind)
}

const neighbourPort = () => (neighbour.address() as AddressInfo).port

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
}

function ask({ method = 'GET', path = '/', headers = {} }: Asked): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: host.port, method, path, headers }, (incoming) => {
      incoming.resume()
      resolve(incoming)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** `open`, or the status with which the upgrade was refused. */
function knock(headers: Record<string, string>, protocols = ['argon.1', host.token]): Promise<string> {
  return new Promise((resolve) => {
    const socket = new NodeSocket(`ws://127.0.0.1:${host.port}/rpc`, protocols, { headers })
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (outgoing, incoming) => {
      outgoing.destroy()
      resolve(String(incoming.statusCode))
    })
    socket.on('error', (error) => resolve(error.message))
  })
}

describe('the page', () => {
  test('gets in with the link, hides the token, and stays in after a reload', async () => {
    const page = await openConnected()
    expect(page.url()).toBe(`http://127.0.0.1:${host.port}/`)
    await page.reload()
    await waitForState(page, 'connected')
    expect(await page.evaluate(() => window.location.hash + document.cookie)).toBe('')
    expect(await page.context().cookies()).toEqual([])
  })

  test('carries dates and bytes, also eight megabytes', async () => {
    const page = await openConnected()
    const seen = await page.evaluate(async () => {
      const { api } = (window as unknown as FixtureWindow).connection
      const answer = await api.values.echo({ at: new Date(5), bytes: Uint8Array.of(1, 255) })
      const many = await api.values.zeros({ length: 8 * 1024 * 1024 })
      return [answer.at instanceof Date && answer.at.getTime(), [...answer.bytes], many.length]
    })
    expect(seen).toEqual([5, [1, 255], 8 * 1024 * 1024])
  })

  test('runs no inline script, and makes no code of text', async () => {
    const page = await openConnected()
    expect(await page.evaluate(() => (window as unknown as FixtureWindow).evaluation)).toBe('EvalError')
    expect(await page.evaluate(() => (window as unknown as FixtureWindow).inlineRan)).toBeUndefined()
  })

  test('says so when the tab was opened without the link', async () => {
    const page = await openPage(`http://127.0.0.1:${host.port}/`)
    await waitForState(page, 'noToken')
  })

  test('several tabs live side by side; closing one ends its streams alone', async () => {
    const [one, two] = [await openConnected(), await openConnected()]
    await expect.poll(() => state.liveStreams).toBe(2)
    await one.close()
    await expect.poll(() => state.liveStreams).toBe(1)
    const before = Number(await two.textContent('#tick'))
    await two.waitForFunction((n) => Number(document.getElementById('tick')?.textContent) > n + 5, before)
  })

  test('hears that the host is gone, and comes back with it', async () => {
    const first = await open()
    const page = await openConnected(first.url)
    const pending = page.evaluate(() =>
      (window as unknown as FixtureWindow).connection.api.values.never({}).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      ),
    )
    await page.waitForFunction(() => document.getElementById('tick')?.textContent !== '')
    await first.close()
    expect(await pending).toBe('connection.closed')
    await waitForState(page, 'disconnected')
    const second = await open({ port: first.port, token: first.token })
    closers.push(() => second.close())
    await waitForState(page, 'connected')
    const length = await page.evaluate(async () => {
      const { api } = (window as unknown as FixtureWindow).connection
      return (await api.values.zeros({ length: 3 })).length
    })
    expect(length).toBe(3)
  })
})

describe('who may not come in', () => {
  test('requests under a foreign name, beside the root, or with another method', async () => {
    expect((await ask({ headers: { host: `evil.test:${host.port}` } })).statusCode).toBe(421)
    expect((await ask({ headers: { host: '127.0.0.1' } })).statusCode).toBe(421)
    for (const path of ['/%2e%2e/package.json', '/../package.json', '/..%2fpackage.json', '/%', '/%00']) {
      expect((await ask({ path })).statusCode, path).toBe(404)
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask({ method })).statusCode, method).toBe(405)
    }
  })

  test('every answer carries the headers that lock the page down, and no cookie', async () => {
    for (const asked of [{}, { path: '/nothing' }, { method: 'HEAD' }, { headers: { host: 'evil.test' } }]) {
      const { headers } = await ask(asked)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
      expect(headers['set-cookie']).toBeUndefined()
    }
  })

  test('sockets without the token, without the origin, or from elsewhere', async () => {
    const origin = `http://127.0.0.1:${host.port}`
    expect(await knock({ origin })).toBe('open')
    expect(await knock({ origin }, ['argon.1', 'wrong'])).toBe('403')
    expect(await knock({ origin }, ['argon.1'])).toBe('403')
    expect(await knock({})).toBe('403')
    expect(await knock({ origin: 'https://evil.example' })).toBe('403')
    expect(await knock({ origin: `http://127.0.0.1:${neighbourPort()}` })).toBe('403')
  })

  test('a foreign name that resolves to this machine (DNS rebinding)', async () => {
    const context = await browser.newContext()
    closers.push(() => context.close())
    const page = await context.newPage()
    const answer = await page.goto(`http://evil.test:${host.port}/#${host.token}`)
    expect(answer?.status()).toBe(421)
    const socket = await page.evaluate(
      ([port, token]) =>
        new Promise((resolve) => {
          const ws = new WebSocket(`ws://evil.test:${port}/rpc`, ['argon.1', token])
          ws.addEventListener('open', () => resolve('open'))
          ws.addEventListener('error', () => resolve('refused'))
        }),
      [host.port, host.token] as const,
    )
    expect(socket).toBe('refused')
  })

  test('a page of another local port, even one that knows the token', async () => {
    const page = await openPage(`http://127.0.0.1:${neighbourPort()}/`)
    const outcome = await page.evaluate(
      ([port, token]) =>
        new Promise((resolve) => {
          const ws = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['argon.1', token])
          ws.addEventListener('open', () => resolve('open'))
          ws.addEventListener('error', () => resolve('refused'))
        }),
      [host.port, host.token] as const,
    )
    expect(outcome).toBe('refused')
  })

  test('the neighbour never hears the token, and finds nothing in its own storage', async () => {
    const page = await openConnected()
    await page.goto(`http://127.0.0.1:${neighbourPort()}/`)
    expect(await page.evaluate(() => window.sessionStorage.length)).toBe(0)
    expect(neighbourHeard.length).toBeGreaterThan(0)
    expect(neighbourHeard.join('\n')).not.toContain(host.token)
  })

  test('a client that sends rubbish, or too much at once, loses its own socket only', async () => {
    const page = await openConnected()
    const socket = new NodeSocket(`ws://127.0.0.1:${host.port}/rpc`, ['argon.1', host.token], {
      headers: { origin: `http://127.0.0.1:${host.port}` },
    })
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('open', () => socket.send(Buffer.from('not a frame')))
    expect(await closed).toBe(4400)

    const flooding = new NodeSocket(`ws://127.0.0.1:${host.port}/rpc`, ['argon.1', host.token], {
      headers: { origin: `http://127.0.0.1:${host.port}` },
    })
    flooding.on('error', () => {})
    const flooded = new Promise<number>((resolve) => flooding.on('close', resolve))
    flooding.on('open', () => flooding.send(Buffer.alloc(frameBytesMax + 1)))
    expect(await flooded).toBe(1009)
    expect(await page.evaluate(() => (window as unknown as FixtureWindow).connection.getState().kind)).toBe(
      'connected',
    )
  })
})
