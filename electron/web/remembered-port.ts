import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const fileName = 'web-port'

/**
 * The port that this data directory was served on last, or 0. A browser keeps a person's preferences by origin, port
 * included, so the same port again means the same theme, the same project, the same drafts.
 */
export function rememberedPort(dataDir: string): number {
  try {
    const text = readFileSync(path.join(dataDir, fileName), 'utf8')
    return /^\d{1,5}$/u.test(text) && Number(text) <= 65_535 ? Number(text) : 0
  } catch {
    return 0
  }
}

/** A directory that cannot be written only costs the preferences. */
export function rememberPort(dataDir: string, port: number): void {
  try {
    writeFileSync(path.join(dataDir, fileName), String(port), { mode: 0o600 })
  } catch {
    return
  }
}
