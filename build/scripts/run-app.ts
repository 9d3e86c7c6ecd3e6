import { spawn } from 'node:child_process'
import { projectRoot } from './targets.ts'

/** One Ctrl+C can arrive several times at once: from the terminal, and again from npm. */
const sameSignalMilliseconds = 1000

/**
 * Runs the app until it ends and answers its exit code; being stopped by a signal counts as 0.
 *
 * The app gets a process group of its own, so that a Ctrl+C reaches it by way of this process alone and exactly
 * once: a second signal tells the app to end where it stands. Closing the terminal shuts it down as well.
 */
export function runApp(command: string, args: readonly string[]): Promise<number> {
  const isWindows = process.platform === 'win32'
  const child = spawn(command, args, { cwd: projectRoot, stdio: 'inherit', detached: !isWindows })
  let passedOnAt = -Infinity
  const passOn = () => {
    if (isWindows || performance.now() - passedOnAt < sameSignalMilliseconds) return
    passedOnAt = performance.now()
    child.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? (passedOnAt > 0 ? 0 : 1)))
  })
}
