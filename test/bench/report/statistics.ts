/** Latencies of one operation, in milliseconds. */
export interface Latency {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  readonly runs: number
}

/** The value below which `share` (0 to 1) of the values lie; the nearest one that was measured. */
export function percentile(ascending: readonly number[], share: number): number {
  if (ascending.length === 0) throw new RangeError('There is no percentile of nothing')
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] as number
}

/** Takes the times of single runs, in milliseconds, in any order. */
export function latencyOf(times: readonly number[]): Latency {
  const ascending = [...times].sort((a, b) => a - b)
  const at = (share: number): number => percentile(ascending, share)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), runs: times.length }
}

export const median = (values: readonly number[]): number =>
  percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
