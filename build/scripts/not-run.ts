import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'

const fileOf = (project: string): string => `.cache/reports/${project}.not-run.json`

/** Keeps for the end of the run why some tests of a project did not run on this machine. */
export function noteNotRun(project: string, reasons: readonly string[]): void {
  const file = fileOf(project)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(reasons))
}

export function forgetNotRun(project: string): void {
  rmSync(fileOf(project), { force: true })
}

/** What was noted since the last `forgetNotRun`. */
export function reasonsNotRun(project: string): readonly string[] {
  const file = fileOf(project)
  return existsSync(file) ? z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}
