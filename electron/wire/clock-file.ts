import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile } from '../engine/engine.ts'
import type { ClockStore } from './cluster-clock.ts'

/** Keeps the clock's reservation as one number in a file of the data directory. */
export function clockFile(dataDirectory: string): ClockStore {
  const file = path.join(dataDirectory, 'wire-clock')
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => '')
      return /^[1-3]?\d{1,9}\n$/u.test(text) ? Number(text) : 0
    },
    write: (seconds) => replaceFile(file, `${seconds}\n`, String(process.pid), 0o600),
  }
}
