import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { kill, pid } from 'node:process'
import { systemCode } from './files.ts'

/** `.scratch-<process>-<suffix>`, inside a project's directory. */
const pattern = /^\.scratch-(\d+)-/u

/** The name of a directory that this process makes and removes again. */
export const scratchName = (suffix: string): string => `.scratch-${pid}-${suffix}`

/** Removes what processes that have died left in a project's directory. */
export async function removeScratch(projectDirectory: string): Promise<void> {
  const names = await readdir(projectDirectory).catch(() => [])
  for (const name of names) {
    const owner = Number(pattern.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(owner) || isRunning(owner)) continue
    // What cannot be cleared away does no harm.
    await rm(path.join(projectDirectory, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isRunning(owner: number): boolean {
  try {
    kill(owner, 0)
    return true
  } catch (error) {
    return systemCode(error) !== 'ESRCH'
  }
}
