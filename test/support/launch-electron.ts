import type * as Electron from 'electron'
import { _electron } from 'playwright-core'
import type { LaunchedApp, LaunchOptions } from './electron-double/launch.ts'

type ElectronApi = typeof Electron

/** Starts `main` in the real Electron; the answer has the shape of the double's. */
export async function launchElectron(
  executablePath: string,
  { main, userData, env = {}, args = [] }: LaunchOptions,
): Promise<LaunchedApp<ElectronApi>> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const electron = await _electron.launch({
    executablePath,
    args: [...root, main, `--user-data-dir=${userData}`, ...args],
    env: { ...(process.env as Record<string, string>), ...env },
  })
  const child = electron.process()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return {
    firstWindow: () => electron.firstWindow(),
    windows: async () => electron.windows(),
    evaluate: (callback, argument) =>
      electron.evaluate(callback as never, argument as never) as ReturnType<
        LaunchedApp<ElectronApi>['evaluate']
      > as never,
    close: () => electron.close(),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    output: () => output,
    exited,
  }
}
