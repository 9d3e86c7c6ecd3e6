const firstMilliseconds = 250
const longestMilliseconds = 5000

/** How long to wait before trying again after so many failures in a row: doubling, up to 5 seconds. */
export const retryDelay = (failures: number): number =>
  Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.max(0, failures - 1))

/** Waits; ends early, without an error, when the signal aborts. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
