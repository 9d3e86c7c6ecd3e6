import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { milliseconds } from '../report/units.ts'

/** How long the thread's event loop was held up while something else ran, in milliseconds. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** The most processor time that the thread used without giving the others a turn: a busy machine does not lengthen it. */
  readonly processorMax: number
}

const resolutionMilliseconds = 1
const settleMilliseconds = 20

/** Node's own histogram of the delay of timers while `work` runs; it counts what exceeds the timer's own interval. */
export async function loopDelayDuring(work: () => Promise<unknown>): Promise<LoopDelay> {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMilliseconds })
  histogram.enable()
  // The histogram counts from its first timer on.
  await sleep(settleMilliseconds)
  histogram.reset()
  const processor = watchProcessor()
  await work()
  // A turn that is still going on is counted when the next timer comes.
  await sleep(settleMilliseconds)
  histogram.disable()
  const toMilliseconds = (nanoseconds: number): number =>
    Math.max(0, nanoseconds / 1e6 - resolutionMilliseconds)
  return {
    p50: toMilliseconds(histogram.percentile(50)),
    p99: toMilliseconds(histogram.percentile(99)),
    max: toMilliseconds(histogram.max),
    processorMax: processor.stop(),
  }
}

/** Looks at the thread's processor time at each turn of its timers; `stop` gives the most between two looks. */
function watchProcessor(): { stop(): number } {
  const now = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let last = now()
  let most = 0
  const timer = setInterval(() => {
    const present = now()
    most = Math.max(most, present - last)
    last = present
  }, resolutionMilliseconds)
  return {
    stop() {
      clearInterval(timer)
      return most
    },
  }
}

export const loopDelayText = ({ p50, p99, max, processorMax }: LoopDelay): string =>
  `${milliseconds(max)} (p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}; processor ${milliseconds(processorMax)})`
