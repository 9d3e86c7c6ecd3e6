import { latencyOf, type Latency } from '../report/statistics.ts'
import { perSecond } from '../report/units.ts'

/** How long an operation is run. */
export interface Span {
  readonly runsMin: number
  readonly runsMax: number
  /** After this long no further run is begun. */
  readonly milliseconds: number
}

export interface Load {
  readonly latency: Latency
  /** Runs in a second, of all clients together. */
  readonly rate: number
}

/** The first runs are not counted: code is compiled, connections are made, pages are in memory. */
const warmUpRuns = 3

/** Lets `clients` clients run an operation again and again, each its next one when its last is answered. */
export async function load(
  clients: number,
  { runsMin, runsMax, milliseconds }: Span,
  operation: (i: number) => Promise<unknown>,
): Promise<Load> {
  const times: number[] = []
  await Promise.all(Array.from({ length: Math.min(clients, warmUpRuns) }, (_, i) => operation(i)))
  const start = performance.now()
  let begun = 0
  const isWanted = (): boolean =>
    begun < runsMin || (begun < runsMax && performance.now() - start < milliseconds)
  const client = async (): Promise<void> => {
    while (isWanted()) {
      const from = performance.now()
      await operation(begun++)
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return { latency: latencyOf(times), rate: perSecond(times.length, performance.now() - start) }
}
