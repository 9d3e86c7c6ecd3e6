import type { BranchId } from '../../../shared/model/ids.ts'
import { startBenchServer } from '../../support/mongodb/servers.ts'
import type { Bench, Group } from '../bench.ts'
import { customer } from '../data/customer.ts'
import { inTurn, inTurnSync, measure, spent } from '../measure/latency.ts'
import { atLeast, atMost, plainLine, ratioLine, type Line } from '../report/line.ts'
import type { Latency } from '../report/statistics.ts'
import { bytes, integer, latencyText, milliseconds, ratio } from '../report/units.ts'
import { LogSide, logHomes, type LogHome } from './log-side.ts'
import { OlderSide } from './older-side.ts'

/** Shares of the data set's entries: 50,000 and 200,000 documents where nothing else is said. */
const sizeShares = { few: 0.05, many: 0.2 }
const branchCount = 10
const changedEvery = 100
const runs = 50
/** Ten copies are made where they take no longer than this together; else one stands for all. */
const copiesMillisecondsMax = 90_000

/** What the older layout took for one number of documents. Times are in milliseconds. */
interface OlderMeasured {
  readonly create: number
  readonly query: Latency
  readonly copiesBytes: number
  /** How ten copies were come by. */
  readonly copiesText: string
}

/** What a project with the same documents took. */
interface LogMeasured {
  readonly create: Latency
  readonly query: Latency
  readonly bytes: number
}

type Sides<T> = Readonly<Record<'few' | 'many', T>>
const sides = ['few', 'many'] as const

/** Branches of the older layout, which are copies of collections on a server, beside branches of a log, in one run. */
export const mongodb: Group = {
  name: 'mongodb',
  async measure(bench: Bench) {
    const server = await startBenchServer()
    if (server === undefined) throw new Error('There is no server of the protocol of MongoDB to measure on')
    try {
      bench.tell(`Measuring on ${server.name}`)
      const { entries } = bench.options
      const documents = {
        few: Math.round(entries * sizeShares.few),
        many: Math.round(entries * sizeShares.many),
      }
      const older = {
        few: await measureOlder(bench, server.uri, documents.few),
        many: await measureOlder(bench, server.uri, documents.many),
      }
      const lines: Line[] = []
      for (const home of logHomes) {
        const log = await measureLogs(bench, home, documents)
        for (const side of sides) lines.push(...linesOf(documents[side], older[side], home.name, log[side]))
        lines.push(scaleLine(documents, older, home.name, log))
      }
      return lines
    } finally {
      await server.stop()
    }
  },
}

async function measureOlder(bench: Bench, uri: string, documents: number): Promise<OlderMeasured> {
  const start = performance.now()
  const side = await OlderSide.load(uri, `argon_bench_${documents}`, documents)
  const load = performance.now() - start
  try {
    const before = await side.bytes()
    const create = await spent(() => side.copy('copy1'))
    const times = `loaded in ${milliseconds(load)}, copied in ${milliseconds(create)}`
    bench.tell(`  ${integer(documents)} documents in the older layout: ${times}`)
    const query = await measure(bench.runs(runs), () => side.query('copy1'))
    const one = (await side.bytes()) - before
    if (load * (branchCount - 1) > copiesMillisecondsMax) {
      return { create, query, copiesBytes: one * branchCount, copiesText: `${branchCount} × one copy` }
    }
    for (let n = 2; n <= branchCount; n++) {
      await side.fill(`copy${n}`, (index) => customer(index, index % changedEvery === 0 ? n : 0))
    }
    const copiesBytes = (await side.bytes()) - before
    const copiesText = `${branchCount} copies, ${ratio(copiesBytes / one)} one`
    return { create, query, copiesBytes, copiesText }
  } finally {
    await side.close()
  }
}

/** Branches are made in both projects in turn, so that whatever else the machine does falls on both alike. */
async function measureLogs(
  bench: Bench,
  home: LogHome,
  documents: Sides<number>,
): Promise<Sides<LogMeasured>> {
  const few = await loadLog(bench, home, documents.few)
  const many = await loadLog(bench, home, documents.many)
  const made: Record<'few' | 'many', BranchId[]> = { few: [], many: [] }
  const create = await inTurn(bench.runs(runs), {
    few: async (i) => made.few.push(await few.side.branch(`Branch ${i}`)),
    many: async (i) => made.many.push(await many.side.branch(`Branch ${i}`)),
  })
  // Each branch is asked for the first time.
  const query = inTurnSync(bench.runs(runs) / 2, {
    few: () => few.side.query(made.few.pop() as BranchId),
    many: () => many.side.query(made.many.pop() as BranchId),
  })
  await few.side.close()
  await many.side.close()
  return {
    few: { create: create.few, query: query.few, bytes: few.bytes },
    many: { create: create.many, query: query.many, bytes: many.bytes },
  }
}

/** A project with ten branches that each change one document in a hundred, and the bytes that it takes. */
async function loadLog(
  bench: Bench,
  home: LogHome,
  documents: number,
): Promise<{ side: LogSide; bytes: number }> {
  bench.tell(`  ${integer(documents)} documents in the ${home.name}`)
  const side = await LogSide.load(home, bench.scratch('mongodb'), documents)
  for (let n = 1; n <= branchCount; n++) {
    const changes = Array.from({ length: Math.ceil(documents / changedEvery) }, (_, i) =>
      customer(i * changedEvery, n),
    )
    await side.change(await side.branch(`One percent ${n}`), changes)
  }
  return { side, bytes: side.bytes() }
}

function linesOf(documents: number, older: OlderMeasured, home: string, log: LogMeasured): Line[] {
  const at = `${integer(documents)} documents, ${home}`
  return [
    ratioLine(
      `Branch create at ${at}: times as fast`,
      latencyText(log.create),
      `older layout ${milliseconds(older.create)}`,
      older.create / log.create.p50,
      atLeast(50),
    ),
    ratioLine(
      `Project with ten branches that each change 1 % at ${at}, beside ten copies`,
      bytes(log.bytes),
      `older layout ${bytes(older.copiesBytes)} (${older.copiesText})`,
      log.bytes / older.copiesBytes,
      atMost(0.13),
    ),
    plainLine(
      `First query on a branch at ${at}: longer by`,
      'milliseconds',
      Math.max(0, log.query.p50 - older.query.p50),
      atMost(100),
      { measured: latencyText(log.query), baseline: `older layout ${latencyText(older.query)}` },
    ),
  ]
}

/** Whether making a branch takes longer where there is more data. */
const scaleLine = (
  documents: Sides<number>,
  older: Sides<OlderMeasured>,
  home: string,
  log: Sides<LogMeasured>,
): Line =>
  ratioLine(
    `Branch create at ${integer(documents.many)} documents beside ${integer(documents.few)}, ${home}`,
    milliseconds(log.many.create.p50),
    `${milliseconds(log.few.create.p50)}; older layout ${ratio(older.many.create / older.few.create)}`,
    log.many.create.p50 / log.few.create.p50,
    atMost(1.5),
  )
