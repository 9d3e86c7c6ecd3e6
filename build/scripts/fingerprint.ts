import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A digest of names, sizes and times of all files that `patterns` match below `root`: equal means unchanged. */
export function fingerprintOf(root: string, patterns: readonly string[]): string {
  const digest = createHash('sha256')
  const files = globSync([...patterns], { cwd: root }).sort()
  for (const file of files) {
    const stats = statSync(path.join(root, file))
    if (stats.isFile()) digest.update(`${file}\0${stats.size}\0${stats.mtimeMs}\n`)
  }
  return digest.digest('hex')
}

/** The fingerprint that was stored last, or undefined. */
export function readFingerprint(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

export function writeFingerprint(file: string, fingerprint: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, fingerprint)
}
