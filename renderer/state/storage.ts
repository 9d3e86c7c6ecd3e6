/** Small settings of this window's owner, kept between starts. A full or forbidden store only forgets. */

const prefix = 'argon.'

/** Reads a value kept under `key`, or null when there is none or it is not JSON. The caller checks its shape. */
export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(prefix + key)
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // Nothing depends on it: the next start begins with the defaults.
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
