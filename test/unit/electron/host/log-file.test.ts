import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '../../../../electron/host/log-file.ts'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'argon-log-'))
  file = path.join(dir, 'logs', 'argon.log')
})
afterEach(() => rmSync(dir, { recursive: true }))

const at = () => new Date(0)

test('each failure is written with its time, what was going on, and its stack', () => {
  const log = createLog(file, at)
  log('projects.create failed', new TypeError('no'))
  log('the page is gone', 'crashed, exit code 5')
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/^1970-01-01T00:00:00\.000Z projects\.create failed: TypeError: no\n {4}at /u)
  expect(text).toContain('\n1970-01-01T00:00:00.000Z the page is gone: crashed, exit code 5\n')
})

test('a log that has grown too long gives way to a new one, and one old is kept', () => {
  const log = createLog(file, at)
  log('first', 1)
  truncateSync(file, 5 * 1024 * 1024)
  log('second', 2)
  expect(readFileSync(file, 'utf8')).toBe('1970-01-01T00:00:00.000Z second: 2\n')
  expect(existsSync(`${file}.old`)).toBe(true)
})

test('a log that cannot be written disturbs nobody', () => {
  writeFileSync(path.join(dir, 'logs'), 'a file where the folder should be')
  expect(() => createLog(file, at)('what', 'error')).not.toThrow()
})
