import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'

/** Writes down what went wrong, for the person who reports it and for the one who mends it. */
export type Log = (what: string, error: unknown) => void

const logBytesMax = 4 * 1024 * 1024

/**
 * A log in `file`, one paragraph a failure; the file before it is kept as `file.old`. Failures are rare, so each
 * is written at once: the next thing that happens may be the end of the process. A log that cannot be written
 * is given up silently.
 */
export function createLog(file: string, now: () => Date): Log {
  return (what, error) => {
    try {
      mkdirSync(path.dirname(file), { recursive: true })
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax)
        renameSync(file, `${file}.old`)
      appendFileSync(file, `${now().toISOString()} ${what}: ${textOf(error)}\n`)
    } catch {
      // There is no better place to tell it.
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}
