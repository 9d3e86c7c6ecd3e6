import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { AppPage } from './app-page.ts'
import { chromiumLaunchOptions } from './chromium.ts'

/** A web host in a process of its own, whose address stays the same when it is started again. */
export interface WebProcess {
  readonly url: string
  kill(): Promise<void>
  /** Starts it again at the same address, after `kill` or `close`. */
  start(): Promise<void>
  close(): Promise<void>
}

const program = path.join(import.meta.dirname, 'web-host.child.ts')

/** Starts the built app's web host on `dataDir`. */
export async function startWebProcess(dataDir: string): Promise<WebProcess> {
  const token = randomBytes(32).toString('base64url')
  let running = await spawnHost(dataDir, '0', token)
  const { url } = running
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const { child, exited } = running
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return {
    url,
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
    start: async () => {
      running = await spawnHost(dataDir, new URL(url).port, token)
    },
  }
}

async function spawnHost(dataDir: string, port: string, token: string) {
  const child = spawn(process.execPath, [program, dataDir, port, token], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const exited = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  const ended = exited.then(() => {
    throw new Error(`The web host did not start\n${errors}`)
  })
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer]
  ended.catch(() => {})
  return { child, exited, url: String(line).trim() }
}

/** A browser with windows of several people: each has its own storage. */
export interface Windows {
  /** Opens a window on `url`. What its console complains about is added to `complaints`. */
  open(url: string): Promise<AppPage>
  readonly complaints: string[]
  closeAll(): Promise<void>
  /** Ends the browser. */
  close(): Promise<void>
}

export async function openBrowser(): Promise<Windows> {
  const browser: Browser = await chromium.launch(chromiumLaunchOptions())
  const complaints: string[] = []
  const listen = (page: Page): void => {
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
  }
  return {
    complaints,
    closeAll: async () => {
      for (const context of browser.contexts()) await context.close()
      complaints.length = 0
    },
    async open(url) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 832 },
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      listen(page)
      const app = new AppPage(page)
      await page.goto(url)
      return app
    },
    close: () => browser.close(),
  }
}
