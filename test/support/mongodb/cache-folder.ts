import os from 'node:os'
import path from 'node:path'

/** Where what takes minutes to make is kept from one run to the next, outside of any checkout. */
export const cacheFolder = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
  'argon-desktop',
)
