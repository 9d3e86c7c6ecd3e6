import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findElectron } from '../../build/scripts/electron-binary.ts'
import { hasDisplay } from '../../electron/web/open-browser.ts'
import { chromiumLaunchOptions } from './chromium.ts'
import { startSharedChromium } from './electron-double/chromium-process.ts'
import type { SharedChromium } from './electron-double/chromium-process.ts'
import { launchDouble } from './electron-double/launch.ts'
import { launchElectron } from './launch-electron.ts'
import { patienceMilliseconds, patient } from './patience.ts'

/** The ways in which this machine can run the whole app. */
export type HostKind = 'web' | 'double' | 'electron'

/** The app on one host, with one window. */
export interface OpenedHost {
  /** The window; another object after `restart`. */
  readonly page: Page
  /** Ends the app as a person does, and starts it again on the same data. */
  restart(): Promise<Page>
  /** Ends the app's process where it stands. `restart` brings it back. */
  kill(): Promise<void>
  close(): Promise<void>
}

export interface HostOptions {
  /** Where the projects are; kept over restarts. */
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
}

/** One run of the app, from its start to its end. */
interface Run {
  readonly page: Page
  close(): Promise<void>
  kill(): Promise<void>
}

const projectRoot = path.resolve(import.meta.dirname, '../..')
const mainBundle = path.join(projectRoot, 'dist/main.cjs')

/** The hosts that this machine has; the real Electron only where its binary and a display are. */
export function availableHosts(): HostKind[] {
  const hasElectron = findElectron() !== undefined && hasDisplay(process.platform, process.env)
  return hasElectron ? ['web', 'double', 'electron'] : ['web', 'double']
}

/** Starts the built app. `dist/` has to be there: `npm run build`. */
export async function openHost(kind: HostKind, options: HostOptions): Promise<OpenedHost> {
  const start = { web: startWeb, double: startDouble, electron: startElectron }[kind]
  let run = await start(options)
  let isRunning = true
  return {
    get page() {
      return run.page
    },
    async restart() {
      if (isRunning) await run.close()
      run = await start(options)
      isRunning = true
      return run.page
    },
    async kill() {
      isRunning = false
      await run.kill()
    },
    async close() {
      if (isRunning) await run.close()
      isRunning = false
    },
  }
}

/** Ends the browsers that the hosts of this test file share; to be called when its tests are done. */
export async function closeBrowsers(): Promise<void> {
  await (await webBrowser)?.close()
  await (await doubleChromium)?.close()
  webBrowser = undefined
  doubleChromium = undefined
}

let webBrowser: Promise<Browser> | undefined
let doubleChromium: Promise<SharedChromium> | undefined

async function startWeb({ dataDir, env = {} }: HostOptions): Promise<Run> {
  webBrowser ??= chromium.launch(chromiumLaunchOptions())
  const context = await (await webBrowser).newContext({ viewport: { width: 1280, height: 832 } })
  const main = path.join(projectRoot, 'electron/web/main.ts')
  const child = spawn(process.execPath, [main, '--no-open', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const exited = once(child, 'exit')
  const end = async (signal: NodeJS.Signals) => {
    await context.close()
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  try {
    const page = patient(await context.newPage())
    await page.goto(await printedUrl(() => output, exited))
    return { page, close: () => end('SIGTERM'), kill: () => end('SIGKILL') }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

/** Waits for the address that the web host prints. */
async function printedUrl(output: () => string, exited: Promise<unknown>): Promise<string> {
  let hasExited = false
  void exited.then(() => (hasExited = true))
  const deadline = performance.now() + patienceMilliseconds
  while (performance.now() < deadline && !hasExited) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/u.exec(output())?.[0]
    if (url !== undefined) return url
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The web host did not start\n${output()}`)
}

async function startDouble({ dataDir, env = {} }: HostOptions): Promise<Run> {
  doubleChromium ??= startSharedChromium()
  const userData = path.join(dataDir, 'unused')
  const launched = { main: mainBundle, userData, env: { ...env, ARGON_DATA_DIR: dataDir } }
  const app = launchDouble(await doubleChromium, launched)
  return { page: patient(await app.firstWindow()), close: () => app.close(), kill: () => app.kill() }
}

async function startElectron({ dataDir, env = {} }: HostOptions): Promise<Run> {
  const executable = findElectron()
  if (executable === undefined) throw new Error('The binary of Electron is not on this machine')
  const userData = path.join(dataDir, 'unused')
  const launched = { main: mainBundle, userData, env: { ...env, ARGON_DATA_DIR: dataDir } }
  const app = await launchElectron(executable, launched)
  return { page: patient(await app.firstWindow()), close: () => app.close(), kill: () => app.kill() }
}
