import { mainBranchId } from '../../../shared/model/ids.ts'
import type { Bench, Group } from '../bench.ts'
import type { History } from '../data/history.ts'
import { seededRandom } from '../data/random.ts'
import { measureSync } from '../measure/latency.ts'
import { atMost, plainLine, type Line } from '../report/line.ts'
import type { Latency } from '../report/statistics.ts'
import { latencyText } from '../report/units.ts'
import { branchAt, nthOf, samplesOf } from './samples.ts'

const bins = 1000
const axes = ['entries', 'lsn', 'time'] as const

/** Counts, histograms and the way from a time to an LSN. */
export const history: Group = {
  name: 'history',
  async measure(bench: Bench) {
    const loaded = await bench.history()
    return [
      ...[1, 10].map((depth) =>
        quick(`Count at a random LSN, depth ${depth}`, countLatency(loaded, depth, bench.runs(2000))),
      ),
      ...axes.map((axis) =>
        quick(
          `Histogram of a random window in 1,000 bins, by ${axis}`,
          windowLatency(loaded, axis, bench.runs(200)),
        ),
      ),
      quick('The whole history in 1,000 bins', wholeLatency(loaded, bench.runs(50))),
      quick('Time to LSN', timeLatency(loaded, bench.runs(1000))),
    ]
  },
}

const quick = (name: string, latency: Latency): Line =>
  plainLine(name, 'milliseconds', latency.p50, atMost(1), { measured: latencyText(latency) })

function countLatency(loaded: History, depth: number, runs: number): Latency {
  const { project, collectionId } = loaded
  const { id } = branchAt(loaded, depth)
  const samples = samplesOf(loaded, depth, runs)
  return measureSync(runs, (i) => project.snapshot(id, nthOf(samples, i).lsn, collectionId).count())
}

function windowLatency({ engine, project }: History, axis: (typeof axes)[number], runs: number): Latency {
  const whole = engine.history.window(project, {
    branchId: mainBranchId,
    axis,
    from: null,
    to: null,
    bins: 1,
    lanes: [],
  })
  const random = seededRandom(31)
  return measureSync(runs, () => {
    const [from, to] = [random(), random()]
      .sort((a, b) => a - b)
      .map((share) => whole.min + share * (whole.max - whole.min))
    return engine.history.window(project, {
      branchId: mainBranchId,
      axis,
      from: from ?? null,
      to: to ?? null,
      bins,
      lanes: [mainBranchId],
    })
  })
}

function wholeLatency({ engine, project }: History, runs: number): Latency {
  const input = { branchId: mainBranchId, from: null, to: null, bins, lanes: [mainBranchId] }
  return measureSync(runs, () => engine.history.window(project, { ...input, axis: 'entries' }))
}

function timeLatency({ engine, project }: History, runs: number): Latency {
  const first = project.headerAt(1).time
  const { time: last } = project.log.head()
  const random = seededRandom(32)
  return measureSync(runs, () => {
    const time = first + Math.floor(random() * (last - first))
    return engine.history.locate(project, mainBranchId, { kind: 'time', time })
  })
}
