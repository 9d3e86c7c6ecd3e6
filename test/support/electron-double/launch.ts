import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { patienceMilliseconds } from '../patience.ts'
import type { SharedChromium } from './chromium-process.ts'
import type { Evaluated } from './electron.ts'

export interface LaunchOptions {
  /** The bundle of the main process. */
  readonly main: string
  /** Where Electron itself would keep its things, unless the app says otherwise. */
  readonly userData: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** A running app; shaped like Playwright's `ElectronApplication`. */
export interface LaunchedApp<Api> {
  /** The first window's page, once it shows the app. */
  firstWindow(): Promise<Page>
  windows(): Promise<Page[]>
  /** Runs `callback` in the main process; what goes in and out is plain data. */
  evaluate<R, A = undefined>(
    callback: (electron: Api, argument: A) => R | Promise<R>,
    argument?: A,
  ): Promise<R>
  /** Asks the app to quit, and waits until it has. */
  close(): Promise<void>
  /** Ends the process where it stands. */
  kill(): Promise<void>
  /** Everything that the main process printed. */
  output(): string
  /** The exit code; null after a signal. */
  readonly exited: Promise<number | null>
}

const projectRoot = path.resolve(import.meta.dirname, '../../..')
const quitMilliseconds = 30_000

/** Starts `main` under the double, with its windows in `chromium`. */
export function launchDouble(chromium: SharedChromium, options: LaunchOptions): LaunchedApp<Evaluated> {
  const child = start(chromium, options)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const ended = () => child.exitCode !== null || child.signalCode !== null
  const targets = new Set<string>()
  const evaluate = createEvaluate(child, exited, (targetId) => targets.add(targetId))

  async function windows(): Promise<Page[]> {
    const pages = chromium.playwright.contexts().flatMap((context) => context.pages())
    const own: Page[] = []
    for (const page of pages) {
      const showsApp = !page.isClosed() && page.url() !== 'about:blank'
      if (showsApp && targets.has(await targetOf(page))) own.push(page)
    }
    return own
  }

  return {
    windows,
    async firstWindow() {
      const deadline = performance.now() + patienceMilliseconds
      while (performance.now() < deadline && !ended()) {
        const [page] = await windows()
        if (page) return page
        await sleep(20)
      }
      throw new Error(`No window appeared\n${output}`)
    },
    evaluate,
    async close() {
      if (!ended()) evaluate(({ app }) => app.quit()).catch(() => {})
      const impatience = setTimeout(() => child.kill('SIGKILL'), quitMilliseconds)
      await exited
      clearTimeout(impatience)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    output: () => output,
    exited,
  }
}

function start(
  chromium: SharedChromium,
  { main, userData, env = {}, args = [] }: LaunchOptions,
): ChildProcess {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    productName: string
    version: string
  }
  const { productName: name, version } = manifest
  const config = { chromium: chromium.endpoint, main, name, version, userData }
  return spawn(
    process.execPath,
    ['--import', path.join(import.meta.dirname, 'register.child.ts'), main, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', ...env, ARGON_ELECTRON_DOUBLE: JSON.stringify(config) },
    },
  )
}

type Told =
  | { readonly kind: 'window'; readonly targetId: string }
  | { readonly kind: 'evaluated'; readonly id: number; readonly value?: unknown; readonly error?: string }

function createEvaluate(
  child: ChildProcess,
  exited: Promise<unknown>,
  onWindow: (targetId: string) => void,
): LaunchedApp<Evaluated>['evaluate'] {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  child.on('message', (told: Told) => {
    if (told.kind === 'window') return onWindow(told.targetId)
    const asked = waiting.get(told.id)
    waiting.delete(told.id)
    if (told.error === undefined) asked?.resolve(told.value)
    else asked?.reject(new Error(told.error))
  })
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('The main process has ended'))
  })
  return (callback, argument) =>
    new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject })
      child.send({ id: lastId, source: callback.toString(), argument }, (error) => {
        if (error) reject(error)
      })
    })
}

/** Chromium's name of a page, by which the double tells which windows are its own; empty once it is gone. */
async function targetOf(page: Page): Promise<string> {
  try {
    const session = await page.context().newCDPSession(page)
    const { targetInfo } = await session.send('Target.getTargetInfo')
    await session.detach()
    return targetInfo.targetId
  } catch {
    return ''
  }
}
