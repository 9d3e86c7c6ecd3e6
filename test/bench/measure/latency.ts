import { latencyOf, type Latency } from '../report/statistics.ts'

/** Runs before the measured ones, as a share of them: code is compiled, pages are in memory. */
const warmUpShare = 0.1

/** Times `operation` for each number below `runs`, after a tenth as many to warm up. */
export async function measure(runs: number, operation: (i: number) => Promise<unknown>): Promise<Latency> {
  for (let i = 0; i < Math.ceil(runs * warmUpShare); i++) await operation(i)
  const times: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await operation(i)
    times.push(performance.now() - start)
  }
  return latencyOf(times)
}

/** As `measure`, for an operation that is over when it returns. */
export function measureSync(runs: number, operation: (i: number) => unknown): Latency {
  return inTurnSync(runs, { only: operation }).only
}

/** Runs of one side before it is the other's turn. */
const turnRuns = 25

/**
 * Times several ways to the same thing in turn, a few runs of one, then of the next, so that whatever else the machine
 * does falls on all of them alike. Each is given the same numbers, from 0 to below `runs`.
 */
export function inTurnSync<Name extends string>(
  runs: number,
  sides: Readonly<Record<Name, (i: number) => unknown>>,
): Record<Name, Latency> {
  const names = Object.keys(sides) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (const name of names) {
    for (let i = 0; i < Math.ceil(runs * warmUpShare); i++) sides[name](i)
  }
  for (let first = 0; first < runs; first += turnRuns) {
    for (const name of names) {
      for (let i = first; i < Math.min(runs, first + turnRuns); i++) {
        const start = performance.now()
        sides[name](i)
        times.get(name)?.push(performance.now() - start)
      }
    }
  }
  return latencies(times)
}

/** As `inTurnSync`, one awaited run of each at a time. */
export async function inTurn<Name extends string>(
  runs: number,
  sides: Readonly<Record<Name, (i: number) => unknown>>,
): Promise<Record<Name, Latency>> {
  const names = Object.keys(sides) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  const warmUp = Math.ceil(runs * warmUpShare)
  for (let i = -warmUp; i < runs; i++) {
    for (const name of names) {
      const start = performance.now()
      await sides[name](i + warmUp)
      if (i >= 0) times.get(name)?.push(performance.now() - start)
    }
  }
  return latencies(times)
}

const latencies = <Name extends string>(times: ReadonlyMap<Name, number[]>): Record<Name, Latency> =>
  Object.fromEntries([...times].map(([name, values]) => [name, latencyOf(values)])) as Record<Name, Latency>

/** Milliseconds that `work` took. */
export async function spent(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
