import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { composeEngine } from '../compose.ts'
import { resolveDataDir } from '../host/data-dir.ts'
import { createLog } from '../host/log-file.ts'
import { parseWebArguments, webUsage } from './arguments.ts'
import { startWebHost, type WebHost } from './host.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import { rememberedPort, rememberPort } from './remembered-port.ts'

/** The app without Electron: the engine in this process, the same pages in any browser of this machine. */

const projectRoot = path.resolve(import.meta.dirname, '../..')

async function main(): Promise<void> {
  const { argv, env, platform } = process
  const options = parseWebArguments(argv.slice(2))
  if (options.help) return console.log(webUsage)

  const dataDir = resolveDataDir({ argv, env, platform, home: homedir(), cwd: process.cwd() })
  const log = createLog(path.join(dataDir, 'logs', 'argon.log'), () => new Date())
  const engine = await composeEngine({ host: 'web', dataDir, platform, version: readVersion(), log })
  const root = path.join(projectRoot, 'dist/renderer')
  const web = await listen(options.port, dataDir, (port) =>
    startWebHost({ root, port, connect: engine.connect }),
  )

  onFirstSignal(async () => {
    await web.close()
    await engine.close()
    console.log('Argon Desktop has shut down; everything is saved')
  })
  console.log(`Argon Desktop is served to this machine only; open it in a browser:\n\n    ${web.url}\n`)
  console.log(`Data is kept in ${dataDir}; Ctrl+C shuts down`)
  if (options.open ?? hasDisplay(platform, env)) openBrowser(web.url, platform)
}

/** On the port asked for; else on the one of last time, else on any that is free. */
async function listen(
  port: number,
  dataDir: string,
  start: (port: number) => Promise<WebHost>,
): Promise<WebHost> {
  const remembered = port === 0 ? rememberedPort(dataDir) : 0
  const host = await start(port === 0 ? remembered : port).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error
    if (remembered === 0) throw new Error(`Port ${port} is in use; choose another with --port`)
    return start(0)
  })
  if (port === 0) rememberPort(dataDir, host.port)
  return host
}

const impatientMilliseconds = 1000

/**
 * Shuts down at the first signal. Ctrl+C may arrive twice at once, from the terminal and from the script that
 * started this process; only a later signal ends the process where it stands, which the log survives.
 */
function onFirstSignal(shutDown: () => Promise<void>): void {
  let closingSince: number | undefined
  const close = () => {
    if (closingSince !== undefined) {
      if (performance.now() - closingSince > impatientMilliseconds) process.exit(130)
      return
    }
    closingSince = performance.now()
    shutDown().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

main().catch(fail)
