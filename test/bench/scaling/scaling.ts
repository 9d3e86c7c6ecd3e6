import { mainBranchId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type { Bench } from '../bench.ts'
import { author, createBenchProject, writeBatch, type BenchProject } from '../data/bench-project.ts'
import { customerIdDocument } from '../data/customer.ts'
import { batchEntries } from '../data/history.ts'
import { seededRandom } from '../data/random.ts'
import { Workload } from '../data/workload.ts'
import { bundleChild, runChild, type Child } from '../measure/child.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import { measure, measureSync } from '../measure/latency.ts'
import { oneInsert } from '../groups/samples.ts'
import { median } from '../report/statistics.ts'
import { markdownTable } from '../report/table.ts'
import { integer, milliseconds, perSecond, rate } from '../report/units.ts'

const sizes = [10_000, 100_000, 1_000_000]
const largeSize = 10_000_000
const seed = 41
const pageDocuments = 50
const opens = 5

/** The same acts on ever longer histories, as a Markdown table. */
export async function measureScaling(bench: Bench): Promise<string> {
  const child = await bundleChild('open')
  const rows: string[][] = []
  for (const entries of bench.options.large ? [...sizes, largeSize] : sizes) {
    bench.tell(`Measuring ${integer(entries)} entries`)
    rows.push(await measureSize(bench, child, entries))
  }
  const header = [
    'Entries',
    'Page of 50 at a random LSN',
    'Point read',
    'Commit of one entry',
    'Branch creation',
    'Open to first read',
    'Loading',
    'Bytes on disk for an entry',
  ]
  return markdownTable(header, rows)
}

async function measureSize(bench: Bench, child: Child, entries: number): Promise<string[]> {
  const project = await createBenchProject(bench.scratch('scaling'))
  const loading = await load(project, entries)
  const bytesEach = bytesOnDisk(project.directory) / entries
  const open = await openTime(child, project)
  const cells = [
    integer(entries),
    milliseconds(pageTime(project)),
    milliseconds(pointTime(project, entries / 5)),
    milliseconds(await commitTime(project)),
    milliseconds(await branchTime(project)),
    milliseconds(open),
    rate(loading, 'entries'),
    `${Math.round(bytesEach)} B`,
  ]
  await project.engine.close()
  return cells
}

/** Returns entries a second. */
async function load(project: BenchProject, entries: number): Promise<number> {
  const documents = entries / 5
  const workload = new Workload(documents, documents, seed)
  let time = 0
  for (let done = 0; done < entries; done += batchEntries) {
    const writes = workload.onMain(batchEntries).map(({ write }) => write)
    const start = performance.now()
    await writeBatch(project, mainBranchId, writes)
    time += performance.now() - start
  }
  return perSecond(entries, time)
}

function lsnsOf({ project, collectionId }: BenchProject): () => number {
  const random = seededRandom(seed)
  const { lsn } = project.log.head()
  return () => collectionId + Math.ceil(random() * (lsn - collectionId))
}

function pageTime(bench: BenchProject): number {
  const { engine, project, collectionId } = bench
  const nextLsn = lsnsOf(bench)
  return measureSync(400, () =>
    engine.documents.page(project, {
      branchId: mainBranchId,
      collectionId,
      at: atLsn(nextLsn()),
      from: null,
      direction: 'forward',
      limit: pageDocuments,
    }),
  ).p50
}

function pointTime(bench: BenchProject, documents: number): number {
  const { engine, project, collectionId } = bench
  const nextLsn = lsnsOf(bench)
  const random = seededRandom(seed + 1)
  return measureSync(4000, () =>
    engine.documents.get(project, {
      branchId: mainBranchId,
      collectionId,
      at: atLsn(nextLsn()),
      id: customerIdDocument(Math.floor(random() * documents)),
    }),
  ).p50
}

async function commitTime(project: BenchProject): Promise<number> {
  let n = 0
  return (await measure(200, () => writeBatch(project, mainBranchId, oneInsert(++n)))).p50
}

async function branchTime(bench: BenchProject): Promise<number> {
  const { engine, project } = bench
  const nextLsn = lsnsOf(bench)
  let n = 0
  const make = (): Promise<unknown> =>
    engine.branches.create(project, `Branch ${++n}`, mainBranchId, atLsn(nextLsn()), author)
  return (await measure(200, make)).p50
}

async function openTime(child: Child, { dataDirectory, projectId, collectionId }: BenchProject) {
  const times: number[] = []
  for (let i = 0; i < opens; i++) {
    const args = [dataDirectory, projectId, String(collectionId)]
    times.push((await runChild<{ firstRead: number }>(child, args)).firstRead)
  }
  return median(times)
}
