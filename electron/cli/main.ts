import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { userName } from '../host/user-name.ts'
import { exitCodes } from './exit-codes.ts'
import { runArgon } from './run.ts'

/** One Ctrl+C can arrive several times at once: from the terminal, and again from npm or the launcher. */
const sameSignalMilliseconds = 1000

/** Aborts at the first signal; a later one ends the process where it stands, which the log survives. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  let since = Infinity
  const interrupt = (): void => {
    if (performance.now() - since > sameSignalMilliseconds) process.exit(exitCodes.interrupted)
    if (controller.signal.aborted) return
    since = performance.now()
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  return controller.signal
}

/** npm runs scripts in the project's folder; INIT_CWD is the one that the person is in. */
function workingDirectory(): string {
  const { npm_lifecycle_event: script, INIT_CWD: cwd } = process.env
  return script === 'argon' && cwd !== undefined && cwd !== '' ? cwd : process.cwd()
}

// What stderr cannot take nobody can be told about.
process.stderr.on('error', () => {})

const exitCode = await runArgon({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: workingDirectory(),
  home: homedir(),
  platform: process.platform,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
  randomBytes,
  userName,
  interrupted: interruption(),
})
// An input that never ends, and an output that nobody reads, must not keep the process.
process.exit(exitCode)
