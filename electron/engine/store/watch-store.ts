import { watch } from 'node:fs'
import path from 'node:path'

/** Name of the file that holds an LMDB environment's data. */
export const dataFile = 'data.mdb'

/**
 * Calls `onChange` soon after any process has written to the store, once for a burst of writes. Where the system cannot
 * watch files nothing is called, and the changes are seen with the next request. Returns how to stop.
 */
export function watchStore(storeDirectory: string, onChange: () => void): () => void {
  let isScheduled = false
  let isStopped = false
  const changed = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (!isStopped) onChange()
    })
  }
  try {
    const watcher = watch(path.join(storeDirectory, dataFile), { persistent: false }, changed)
    watcher.on('error', () => watcher.close())
    return () => {
      isStopped = true
      watcher.close()
    }
  } catch {
    return () => {}
  }
}
