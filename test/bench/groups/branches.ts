import { mainBranchId, type BranchId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import { author, createBenchProject, writeBatch, type BenchProject } from '../data/bench-project.ts'
import { seededRandom } from '../data/random.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import { inTurn } from '../measure/latency.ts'
import { atMost, plainLine, ratioLine, type Line } from '../report/line.ts'
import type { Latency } from '../report/statistics.ts'
import { integer, latencyText, milliseconds } from '../report/units.ts'
import { oneInsert } from './samples.ts'

const runs = 1000
const smallEntries = 10
const manyBranches = 10_000
const acts = ['create', 'reset', 'delete'] as const

type Acts = Readonly<Record<(typeof acts)[number] | 'raw', Latency>>

/** Branches made, reset and deleted, each a durable record, in small and large projects. */
export const branches: Group = {
  name: 'branches',
  async measure(bench: Bench) {
    const history = await bench.history()
    const small = await createBenchProject(bench.scratch('branches'))
    for (let i = 0; i < smallEntries; i++) await writeBatch(small, mainBranchId, oneInsert(i))
    const atSmall = await measureActs(bench, small, 'small')
    const atLarge = await measureActs(bench, history, 'large')
    const count = Math.min(manyBranches, bench.options.entries)
    const bytesEach = await makeMany(small, count)
    const atMany = await measureActs(bench, small, 'many')
    await small.engine.close()
    const largeName = `at ${integer(bench.options.entries)} entries`
    const manyName = `with ${integer(count)} branches`
    return [
      ...actLines(`at ${smallEntries} entries`, atSmall),
      ...actLines(largeName, atLarge),
      ...actLines(manyName, atMany),
      besideSmall(largeName, atLarge, atSmall),
      besideSmall(manyName, atMany, atSmall),
      plainLine('Bytes on disk for a branch', 'bytes', bytesEach, atMost(1024)),
    ]
  },
}

async function measureActs(bench: Bench, target: BenchProject, label: string): Promise<Acts> {
  const { engine, project, collectionId } = target
  const random = seededRandom(5)
  const head = project.log.head().lsn
  const someMoment = () => atLsn(Math.max(collectionId, 1 + Math.floor(random() * head)))
  let made = mainBranchId as BranchId
  return inTurn(bench.runs(runs), {
    raw: bench.flush.once,
    create: async (i) => {
      made = await engine.branches.create(project, `${label} ${i}`, mainBranchId, someMoment(), author)
    },
    reset: async () => {
      made = await engine.branches.reset(project, made, someMoment(), null, author)
    },
    delete: () => engine.branches.delete(project, made, author),
  })
}

function actLines(where: string, latencies: Acts): Line[] {
  const { raw } = latencies
  return acts.flatMap((act) => {
    const latency = latencies[act]
    const name = `Branch ${act} ${where}`
    return [
      ratioLine(
        name,
        latencyText(latency),
        `write + fdatasync ${latencyText(raw)}`,
        latency.p50 / raw.p50,
        atMost(2.5),
      ),
      plainLine(`${name}, p99`, 'milliseconds', latency.p99, atMost(5), {
        baseline: `write + fdatasync ${milliseconds(raw.p99)}`,
      }),
    ]
  })
}

/** The same within the noise of a shared machine. */
const sameWithin = 1.5

const besideSmall = (where: string, there: Acts, small: Acts): Line =>
  ratioLine(
    `Branch create ${where} beside ${smallEntries} entries`,
    milliseconds(there.create.p50),
    `${smallEntries} entries ${milliseconds(small.create.p50)}`,
    there.create.p50 / there.raw.p50 / (small.create.p50 / small.raw.p50),
    atMost(sameWithin),
  )

/** Makes branches until there are `count`; returns by how much the files grew for each. */
async function makeMany({ engine, project, directory }: BenchProject, count: number): Promise<number> {
  const before = bytesOnDisk(directory)
  const known = (await engine.branches.list(project)).length
  const wanted = Math.max(1, count - known)
  const at = atLsn(project.log.head().lsn)
  await Promise.all(
    Array.from({ length: wanted }, (_, i) =>
      engine.branches.create(project, `Branch ${i}`, mainBranchId, at, author),
    ),
  )
  return (bytesOnDisk(directory) - before) / wanted
}
