/**
 * Work that may be long, on a thread that others share: it yields wherever somebody else may have a turn, and is driven
 * either in turns or, where nobody may come between, at once.
 */
export type Steps<T> = Generator<void, T>

/** Lets everything else that waits for the thread have its turn. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/** Does the work with a turn for others at each of its steps. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await breathe()
  }
}

/** Does the work at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Work that may come as steps or be done at one go, as steps: nothing of it runs before the first one. */
export function* asSteps<T>(work: () => T | Steps<T>): Steps<T> {
  const result = work()
  return isSteps(result) ? yield* result : result
}

const isSteps = <T>(result: T | Steps<T>): result is Steps<T> =>
  typeof result === 'object' && result !== null && Symbol.iterator in result && 'next' in result

/** What one turn does at most: a few milliseconds' worth. */
const turnItemsMax = 400
const turnBytesMax = 2 * 1024 * 1024

/** Says when a turn has done enough. */
export class TurnMeter {
  #items = 0
  #bytes = 0

  /** Counts an item of so many bytes; true where the turn should end, which begins the next one. */
  isOver(bytes: number): boolean {
    this.#items++
    this.#bytes += bytes
    if (this.#items < turnItemsMax && this.#bytes < turnBytesMax) return false
    this.#items = 0
    this.#bytes = 0
    return true
  }
}
