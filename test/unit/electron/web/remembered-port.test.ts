import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rememberedPort, rememberPort } from '../../../../electron/web/remembered-port.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'argon-port-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

test('a port comes back from the directory it was remembered in', () => {
  expect(rememberedPort(dataDir)).toBe(0)
  rememberPort(dataDir, 43_210)
  expect(rememberedPort(dataDir)).toBe(43_210)
})

test.each(['', 'x', '99999', '-1', '80 80'])('what is no port counts as none: %j', (text) => {
  writeFileSync(path.join(dataDir, 'web-port'), text)
  expect(rememberedPort(dataDir)).toBe(0)
})

test('a directory that cannot be written is no trouble', () => {
  expect(() => rememberPort(path.join(dataDir, 'missing'), 1)).not.toThrow()
})
