import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { chromiumLaunchOptions } from '../chromium.ts'
import { patienceMilliseconds } from '../patience.ts'

/** A Chromium that both the double and Playwright drive. */
export interface SharedChromium {
  /** Address of the debugging protocol's socket. */
  readonly endpoint: string
  readonly playwright: Browser
  close(): Promise<void>
}

const quietArguments = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
]

/** Starts Chromium with a profile of its own, and attaches Playwright to it. */
export async function startSharedChromium(): Promise<SharedChromium> {
  const profile = await mkdtemp(path.join(tmpdir(), 'argon-chromium-'))
  const { executablePath, args } = chromiumLaunchOptions()
  const child = spawn(
    executablePath,
    [...args, ...quietArguments, `--user-data-dir=${profile}`, 'about:blank'],
    {
      stdio: 'ignore',
    },
  )
  const exited = once(child, 'exit')
  const close = async () => {
    if (child.exitCode === null) child.kill()
    await exited
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
  try {
    const endpoint = await readEndpoint(profile, () => child.exitCode !== null)
    const playwright = await chromium.connectOverCDP(endpoint)
    return {
      endpoint,
      playwright,
      close: async () => {
        await playwright.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Chromium writes the port that it took, and the socket's path, into its profile. */
async function readEndpoint(profile: string, hasExited: () => boolean): Promise<string> {
  const file = path.join(profile, 'DevToolsActivePort')
  const deadline = performance.now() + patienceMilliseconds
  while (performance.now() < deadline && !hasExited()) {
    const [port, socketPath] = await readFile(file, 'utf8').then(
      (text) => text.trim().split('\n'),
      () => [],
    )
    if (port && socketPath) return `ws://127.0.0.1:${port}${socketPath}`
    await sleep(20)
  }
  throw new Error('Chromium did not start')
}
