import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { chromiumLaunchOptions, ensureChromium, findChromium } from '../../support/chromium.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'argon-chromium-'))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('ARGON_CHROMIUM', '')
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function place(name: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, '')
  return file
}

test('Chromium is taken before other browsers of its family', () => {
  place('google-chrome')
  const chromium = place('chromium')
  expect(findChromium()).toBe(chromium)
})

test('ARGON_CHROMIUM goes before all others', () => {
  place('chromium')
  const named = place('my-browser')
  vi.stubEnv('ARGON_CHROMIUM', named)
  expect(findChromium()).toBe(named)
  expect(chromiumLaunchOptions().executablePath).toBe(named)
})

test('a wrong ARGON_CHROMIUM is not passed over in silence', () => {
  place('chromium')
  vi.stubEnv('ARGON_CHROMIUM', path.join(folder, 'not-there'))
  expect(() => chromiumLaunchOptions()).toThrow('set ARGON_CHROMIUM')
})

test.skipIf(process.platform !== 'linux')(
  'a missing Chromium is installed by apt where this is root, and only there',
  () => {
    const aptGet = place('apt-get')
    writeFileSync(aptGet, `#!/bin/sh\n[ "$1" = install ] && : > "${folder}/chromium"\nexit 0\n`)
    chmodSync(aptGet, 0o755)

    expect(ensureChromium(false)).toEqual({
      found: false,
      advice: expect.stringContaining('apt-get install chromium'),
    })

    expect(ensureChromium(true)).toEqual({ found: true, path: path.join(folder, 'chromium') })
  },
)
