import { MongoClient } from 'mongodb'
import { startBenchServers } from '../../support/mongodb/servers.ts'
import type { Bench } from '../bench.ts'
import { markdownTable } from '../report/table.ts'
import { integer, latencyText, ratio, rate } from '../report/units.ts'
import { startArgonServer, type BenchServer } from './argon-server.ts'
import { load, type Load } from './load.ts'
import { fillStage, operations, type Operation, type Stage } from './operations.ts'

const clientCounts = [1, 32]
/** 100,000 documents where nothing else is said. */
const documentsShare = 0.1
/** Milliseconds after which no further run is begun; some are made in any case. */
const spans: Readonly<Record<Operation['size'], number>> = { small: 3000, large: 6000 }
const runsMin = 3
const runsMax = 5000
const aloneMillisecondsMax = 1000

/** A server with its documents, and the client of the driver that works on it. */
interface Loaded {
  readonly server: BenchServer
  readonly client: MongoClient
  readonly stage: Stage
}

/** What applications ask of a branch through the driver, beside other servers in the same run, as a Markdown table. */
export async function measureWire(bench: Bench): Promise<string> {
  const documents = Math.round(bench.options.entries * documentsShare)
  const others = await startBenchServers()
  if (others.length === 0) throw new Error('There is no server of the protocol of MongoDB to measure beside')
  const servers = [await startArgonServer(bench.scratch('wire')), ...others]
  const loaded: Loaded[] = []
  try {
    for (const server of servers) loaded.push(await loadServer(bench, server, documents))
    const [argon, ...rest] = loaded
    if (argon === undefined) throw new Error('There is no server to measure')
    const rows: string[][] = []
    for (const operation of operations) rows.push(...(await rowsOf(bench, operation, argon, rest)))
    return `${integer(documents)} documents of about 400 bytes. Ratios are to Argon: above 1 it is the better one.\n\n${tableOf(rows)}`
  } finally {
    for (const { client } of loaded) await client.close()
    for (const server of servers) await server.stop()
  }
}

async function loadServer(bench: Bench, server: BenchServer, documents: number): Promise<Loaded> {
  bench.tell(`  ${integer(documents)} documents into ${server.name}`)
  const client = await MongoClient.connect(server.uri, { maxPoolSize: Math.max(...clientCounts) })
  const db = client.db('argon_bench_wire')
  await db.dropDatabase()
  const stage = { customers: db.collection('customers'), inserted: db.collection('inserted'), documents }
  await fillStage(stage)
  return { server, client, stage }
}

async function rowsOf(
  bench: Bench,
  operation: Operation,
  argon: Loaded,
  others: readonly Loaded[],
): Promise<string[][]> {
  bench.tell(`  ${operation.name}`)
  const ours = await measureServer(bench, operation, argon)
  const rows: string[][] = []
  for (const other of others) {
    const theirs = await measureServer(bench, operation, other)
    for (const [i, clients] of clientCounts.entries()) {
      rows.push([
        operation.name,
        `${clients}`,
        ...cellsOf(ours[i]),
        other.server.name,
        ...besideCells(ours[i], theirs[i]),
      ])
    }
  }
  return rows
}

/** A load for each number of clients; null where one client alone waits so long that many would for minutes. */
async function measureServer(
  bench: Bench,
  { prepare, run, size }: Operation,
  { stage }: Loaded,
): Promise<(Load | null)[]> {
  await prepare?.(stage)
  const span = { runsMin, runsMax: bench.runs(runsMax), milliseconds: bench.runs(spans[size]) }
  const operation = (i: number) => run(stage, i)
  const loads: (Load | null)[] = []
  for (const clients of clientCounts) {
    const alone = loads[0]?.latency.p50 ?? 0
    loads.push(alone > aloneMillisecondsMax ? null : await load(clients, span, operation))
  }
  return loads
}

const cellsOf = (load: Load | null | undefined): string[] =>
  load == null ? ['too slow alone', ''] : [latencyText(load.latency), rate(load.rate, 'ops')]

const besideCells = (ours: Load | null | undefined, theirs: Load | null | undefined): string[] => [
  ...cellsOf(theirs),
  ...(ours == null || theirs == null ? ['', '', ''] : ratios(ours, theirs)),
]

const ratios = (ours: Load, theirs: Load): string[] => [
  ratio(theirs.latency.p50 / ours.latency.p50),
  ratio(theirs.latency.p99 / ours.latency.p99),
  ratio(ours.rate / theirs.rate),
]

const tableOf = (rows: readonly (readonly string[])[]): string =>
  markdownTable(
    [
      'Operation',
      'Clients',
      'Argon',
      'In a second',
      'Beside it',
      'Its time',
      'In a second',
      'p50',
      'p99',
      'Rate',
    ],
    rows,
  )
