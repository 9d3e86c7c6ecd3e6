import path from 'node:path'
import { parseArgs } from 'node:util'
import { hasDisplay } from '../../electron/web/open-browser.ts'
import { obtainElectron, type ElectronLookup } from './electron-binary.ts'
import { runApp } from './run-app.ts'
import { buildStale, projectRoot, targets } from './targets.ts'

/** `npm start`: the app in Electron where that can run, and the same app in the browser where it cannot. */

const usage = `npm start -- [--electron | --browser] [--data-dir <folder>] [--port <number>] [--no-open]

  --electron   insist on Electron; stop where it cannot run
  --browser    serve the app on loopback for the browser, without looking for Electron
  --data-dir   where projects are kept (also ARGON_DATA_DIR)
  --port       the loopback port; a free one by default
  --no-open    print the address and do not open the browser`

const adviceForElectron =
  'Electron comes as the zip of its release: set ELECTRON_MIRROR to a mirror that can be reached, or ' +
  'ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron'

function readFlags() {
  const { values } = parseArgs({
    options: {
      electron: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return values
}

type Flags = ReturnType<typeof readFlags>

async function start(flags: Flags): Promise<number> {
  if (flags.help) {
    console.log(usage)
    return 0
  }
  const electron = flags.browser ? undefined : await findUsableElectron(flags.electron)
  if (electron?.found === true) {
    await buildAndSay(['renderer', 'main', 'preload'])
    return runApp(electron.path, ['.', ...valueFlag('--data-dir', flags['data-dir'])])
  }
  if (electron !== undefined && flags.electron) {
    console.error(`Electron was asked for, but ${electron.why}. ${adviceForElectron}.`)
    return 1
  }
  if (electron !== undefined) {
    console.log(
      `Electron does not open because ${electron.why}; the same app is served to the browser instead.`,
    )
  }
  await buildAndSay(['renderer'])
  return runApp(process.execPath, [
    path.join(projectRoot, 'electron/web/main.ts'),
    ...valueFlag('--port', flags.port),
    ...valueFlag('--data-dir', flags['data-dir']),
    ...(flags['no-open'] ? ['--no-open'] : []),
  ])
}

/**
 * What rules Electron out is looked at first, before anything is downloaded for nothing. A person who insists,
 * or who names a folder with Electron, knows better.
 */
async function findUsableElectron(insisted: boolean): Promise<ElectronLookup> {
  const trusted = insisted || (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== ''
  if (!trusted && !hasDisplay(process.platform, process.env))
    return { found: false, why: 'this machine has no display' }
  if (!trusted && process.platform === 'linux' && process.getuid?.() === 0) {
    return { found: false, why: 'it does not run its sandbox as root' }
  }
  return obtainElectron()
}

async function buildAndSay(names: readonly string[]): Promise<void> {
  const started = performance.now()
  const built = await buildStale(targets.filter((target) => names.includes(target.name)))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (built.length > 0) console.log(`Built ${built.join(', ')} in ${seconds} s`)
}

function valueFlag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value]
}

try {
  process.exitCode = await start(readFlags())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
