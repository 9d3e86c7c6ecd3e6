import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const workshop = mkdtempSync(path.join(tmpdir(), 'argon-start-'))
const running: ChildProcess[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGTERM')
})
afterAll(() => rmSync(workshop, { recursive: true, force: true }))

interface Started {
  /** Everything printed so far. */
  readonly output: () => string
  /** Resolves with all output as soon as `pattern` is in it; rejects when the process ends without it. */
  readonly saw: (pattern: RegExp) => Promise<RegExpMatchArray>
  readonly exit: Promise<number | null>
  readonly stop: () => void
}

/** `npm start -- <flags>`, with nothing of this machine that would decide where the app opens. */
function start(flags: readonly string[], env: Record<string, string>): Started {
  const {
    DISPLAY: _display,
    WAYLAND_DISPLAY: _wayland,
    ELECTRON_OVERRIDE_DIST_PATH: _dist,
    ...rest
  } = process.env
  const child = spawn(
    process.execPath,
    ['build/scripts/start.ts', '--data-dir', path.join(workshop, 'data'), ...flags],
    {
      cwd: root,
      env: { ...rest, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  running.push(child)
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  const saw = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output)
        if (match !== null) resolve(match)
      }
      listeners.add(look)
      look()
      void exit.then(() => reject(new Error(`ended without ${String(pattern)}:\n${output}`)))
    })
  return { output: () => output, saw, exit, stop: () => child.kill('SIGTERM') }
}

/** A folder that looks like an unpacked Electron; its executable is `script`, or is missing. */
function electronFolder(name: string, script?: string): string {
  const folder = path.join(workshop, name)
  mkdirSync(folder, { recursive: true })
  if (script !== undefined) {
    writeFileSync(path.join(folder, 'electron'), `#!/bin/sh\n${script}\n`)
    chmodSync(path.join(folder, 'electron'), 0o755)
  }
  return folder
}

const noElectron = { CI: 'true', ELECTRON_OVERRIDE_DIST_PATH: electronFolder('empty') }

describe('without Electron', () => {
  test('says in one sentence why not, serves the app, and shuts down cleanly', async () => {
    const app = start(['--no-open'], noElectron)
    const [, url] = await app.saw(/(http:\/\/127\.0\.0\.1:\d+\/#\S+)/)
    expect(app.output()).toMatch(
      /^Electron does not open because .+; the same app is served to the browser instead\.$/m,
    )

    const page = await fetch(url ?? '')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('<script type="module"')

    app.stop()
    expect(await app.exit).toBe(0)
    await expect(fetch(url ?? '')).rejects.toThrow()
  })

  test('--browser does not look for Electron', async () => {
    const app = start(['--browser', '--no-open'], {})
    await app.saw(/http:\/\/127\.0\.0\.1:\d+\//)
    expect(app.output()).not.toContain('Electron does not open')
    app.stop()
    expect(await app.exit).toBe(0)
  })

  test('--electron insists, and says what to do', async () => {
    const app = start(['--electron'], noElectron)
    expect(await app.exit).toBe(1)
    expect(app.output()).toContain('ELECTRON_MIRROR')
  })

  test('a flag that does not exist is refused', async () => {
    const app = start(['--brwoser'], noElectron)
    expect(await app.exit).toBe(1)
    expect(app.output()).toContain('--brwoser')
  })
})

describe.skipIf(process.platform === 'win32')('with Electron', () => {
  test('builds everything, starts its executable and ends as it ends', async () => {
    const electron = electronFolder('stand-in', 'echo "started with $*"; ls dist; exit 7')
    const app = start([], { ELECTRON_OVERRIDE_DIST_PATH: electron })
    expect(await app.exit).toBe(7)
    expect(app.output()).toContain(`started with . --data-dir ${path.join(workshop, 'data')}`)
    expect(app.output()).toMatch(/main\.cjs\n(.*\n)*preload\.cjs\n(.*\n)*renderer/)
  })
})
