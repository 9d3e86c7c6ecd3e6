import { homedir } from 'node:os'
import { resolveDataDir } from '../host/data-dir.ts'
import { parseWebArguments, webUsage } from './arguments.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'
import { serveApp } from './serve-app.ts'

/** What `npm start` runs where there is no Electron. */
async function main(): Promise<void> {
  const { argv, env, platform } = process
  const options = parseWebArguments(argv.slice(2))
  if (options.help) return console.log(webUsage)

  const dataDir = resolveDataDir({ argv, env, platform, home: homedir(), cwd: process.cwd() })
  const app = await serveApp({ dataDir, platform, port: options.port })
  onFirstSignal(async () => {
    await app.close()
    console.log('Argon Desktop has shut down; everything is saved')
  })
  console.log(`Argon Desktop is served to this machine only; open it in a browser:\n\n    ${app.url}\n`)
  console.log(`Data is kept in ${dataDir}; Ctrl+C shuts down`)
  if (options.open ?? hasDisplay(platform, env)) openBrowser(app.url, platform)
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

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

main().catch(fail)
