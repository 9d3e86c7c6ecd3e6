/** Latencies of one operation, in milliseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly runs: number
}

/** Runs `operation` for each of `runs` numbers, after a tenth as many to warm up. */
export async function measure(runs: number, operation: (i: number) => unknown): Promise<Latency> {
  for (let i = 0; i < Math.ceil(runs / 10); i++) await operation(-1 - i)
  const times: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await operation(i)
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), runs }
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number

/** One line of the table; `goal` is a bound on `ratio`, measured in the same run. */
export interface Line {
  readonly name: string
  readonly measured: string
  readonly baseline: string
  readonly ratio: number | null
  readonly goal: number | null
}

export const milliseconds = (value: number): string =>
  value < 0.1 ? `${(value * 1000).toFixed(1)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`

export const latencyText = ({ p50, p99 }: Latency): string =>
  `${milliseconds(p50)} (p99 ${milliseconds(p99)})`

/** Prints the lines as a Markdown table. */
export function printTable(lines: readonly Line[]): void {
  console.log('| Operation | Measured | Baseline in the same run | Ratio | Goal |')
  console.log('| --- | --- | --- | --- | --- |')
  for (const { name, measured, baseline, ratio, goal } of lines) {
    const ratioText = ratio === null ? '' : `${ratio < 0.01 ? ratio.toExponential(1) : ratio.toFixed(2)}×`
    console.log(
      `| ${name} | ${measured} | ${baseline} | ${ratioText} | ${goal === null ? '' : `≤ ${goal}×`} |`,
    )
  }
}
