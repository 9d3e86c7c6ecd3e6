import { readFileSync } from 'node:fs'

/** Private memory of this process in bytes (Linux: `RssAnon`, which leaves the mapped store out); null elsewhere. */
export function privateMemoryBytes(): number | null {
  if (process.platform !== 'linux') return null
  const kilobytes = /RssAnon:\s+(\d+)/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}
