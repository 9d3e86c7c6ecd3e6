/** Lets everything else that waits for the thread have its turn. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
