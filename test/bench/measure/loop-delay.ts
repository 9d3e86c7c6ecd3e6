import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How long the thread's event loop was held up while something else ran, in milliseconds. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

const resolutionMilliseconds = 1

/** Node's own histogram of the delay of timers while `work` runs; it counts what exceeds the timer's own interval. */
export async function loopDelayDuring(work: () => Promise<unknown>): Promise<LoopDelay> {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMilliseconds })
  histogram.enable()
  // The histogram counts from its first timer on.
  await new Promise((resolve) => setTimeout(resolve, 20))
  histogram.reset()
  await work()
  // A turn that is still going on is counted when the next timer comes.
  await new Promise((resolve) => setTimeout(resolve, 20))
  histogram.disable()
  const toMilliseconds = (nanoseconds: number): number =>
    Math.max(0, nanoseconds / 1e6 - resolutionMilliseconds)
  return {
    p50: toMilliseconds(histogram.percentile(50)),
    p99: toMilliseconds(histogram.percentile(99)),
    max: toMilliseconds(histogram.max),
  }
}
