import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { operations } from '../bench/wire/operations.ts'
import { serversToCompare } from './support/subjects.ts'

const root = path.resolve(import.meta.dirname, '../..')
const isThereFerretDb = serversToCompare().some(({ name }) => name === 'ferretdb')

test.skipIf(!isThereFerretDb)(
  'the bench of the wire runs on a small data set and prints its table',
  async () => {
    const args = ['test/bench/main.ts', '--entries', '1000', 'wire']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
    const rows = stdout.split('\n').filter((row) => row.startsWith('| '))
    for (const { name } of operations) {
      const [alone, together] = rows.filter((row) => row.startsWith(`| ${name} `))
      expect(alone).toMatch(/\| 1 .*ops\/s .*ferretdb .*ops\/s .*×/u)
      expect(together).toMatch(/\| 32 .*ops\/s/u)
    }
  },
)
