import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The folder that holds `package.json`; right for what runs from the sources. */
export const projectRoot = path.resolve(import.meta.dirname, '../..')

/** The app's version, as `package.json` says it. */
export function readVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}
