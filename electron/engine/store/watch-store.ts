import { closeSync, constants, futimesSync, openSync, watch } from 'node:fs'
import path from 'node:path'

/** Name of the file that holds an LMDB environment's data. */
export const dataFile = 'data.mdb'

/**
 * Name of the empty file that is touched after each commit. Watching the data itself would wake the watcher for each
 * page that is written to it, and before the commit can be seen.
 */
const signalFile = 'changed'

/** Tells all who watch a store that there is a commit to see. */
export class StoreSignal {
  #file: number | null
  #isGiven = true

  /** Where the file cannot be made, nobody is told: others see a commit with their next request. */
  constructor(storeDirectory: string) {
    try {
      this.#file = openSync(path.join(storeDirectory, signalFile), constants.O_RDWR | constants.O_CREAT)
    } catch {
      this.#file = null
    }
  }

  /** Told at the end of this turn: whoever waits for the commit itself goes first. */
  give(): void {
    if (!this.#isGiven) return
    this.#isGiven = false
    setImmediate(() => this.#giveNow())
  }

  #giveNow(): void {
    if (this.#isGiven || this.#file === null) return
    this.#isGiven = true
    try {
      // Being touched is all that it is for: its times mean nothing.
      futimesSync(this.#file, 0, 0)
    } catch {
      // The commit stands all the same.
    }
  }

  close(): void {
    this.#giveNow()
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

/**
 * Calls `onChange` soon after any process has committed to the store, once for a burst of commits. Where the system
 * cannot watch files nothing is called, and the changes are seen with the next request. Returns how to stop.
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
    const watcher = watch(path.join(storeDirectory, signalFile), { persistent: false }, changed)
    watcher.on('error', () => watcher.close())
    return () => {
      isStopped = true
      watcher.close()
    }
  } catch {
    return () => {}
  }
}
