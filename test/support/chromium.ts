import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** Where Chromium is, or a sentence for the person who has to put it there. */
export type ChromiumLookup =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly advice: string }

/** The part of Playwright's launch options that depends on the machine. */
export interface ChromiumLaunchOptions {
  readonly executablePath: string
  readonly args: string[]
  readonly headless: true
}

const commandNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
]

const applicationPaths = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

const advice =
  'Chromium was not found: install it (Debian and Ubuntu: apt-get install chromium) or set ARGON_CHROMIUM to its path'

/** The path of a Chromium that is installed; `ARGON_CHROMIUM` goes before all others. */
export function findChromium(): string | undefined {
  const named = process.env['ARGON_CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const inPath = commandNames.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return [...inPath, ...applicationPaths].find((candidate) => existsSync(candidate))
}

/** Finds Chromium, installing it by apt where it is missing and this process may do so. */
export function ensureChromium(isRoot = process.getuid?.() === 0): ChromiumLookup {
  const present = findChromium()
  if (present !== undefined) return { found: true, path: present }
  if (process.platform === 'linux' && isRoot) installByApt()
  const installed = findChromium()
  return installed === undefined ? { found: false, advice } : { found: true, path: installed }
}

/** Launch options for Playwright's `chromium.launch`. Throws with advice where there is no Chromium. */
export function chromiumLaunchOptions(): ChromiumLaunchOptions {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(advice)
  // Chromium refuses to sandbox itself for root, which is who runs the tests in most containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return { executablePath, args, headless: true }
}

function installByApt(): void {
  console.log('Chromium was not found; installing it with apt-get')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (args: readonly string[]) =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 })
  apt(['update', '-q'])
  apt(['install', '-y', '-q', '--no-install-recommends', 'chromium'])
}
