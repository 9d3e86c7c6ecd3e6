import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

/** The run itself compares what the engine reads with what the plain loops read, and fails where they differ. */
test('the bench runs on a small data set and prints its table', async () => {
  const groups = ['reads', 'worst-pages', 'scans', 'filters', 'history', 'storage']
  const args = ['test/bench/main.ts', '--entries', '2000', ...groups]
  const { stdout } = await run(process.execPath, args, { cwd: root })
  const rows = stdout.split('\n').filter((row) => row.startsWith('| '))
  expect(rows.length).toBeGreaterThan(30)
  for (const name of ['Page of 50 at a random LSN, depth 30', 'Scan at the head', 'Time to LSN']) {
    expect(rows.find((row) => row.includes(name))).toMatch(/\d/u)
  }
  expect(stdout).toMatch(/\n\d+ goals, \d+ missed\n/u)
})
