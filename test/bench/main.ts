import { randomBytes } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { docKeyOfDocument } from '../../electron/engine/bson/doc-key.ts'
import { createBranch, createMain } from '../../electron/engine/branches/branch-commands.ts'
import { axisWindow } from '../../electron/engine/history/axis.ts'
import { locate } from '../../electron/engine/history/positions.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import { readPage } from '../../electron/engine/read/documents.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../electron/engine/write/documents.ts'
import { encode } from '../../electron/engine/bson/bson-options.ts'
import { asProjectId, type BranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atHead, atLsn } from '../../shared/model/moment.ts'
import { printChoices } from './choices.ts'
import { batchSize, customer, documentCount, seededRandom, skewedId, updateCount } from './dataset.ts'
import { latencyText, measure, milliseconds, printTable, type Latency, type Line } from './measure.ts'
import { replayTo } from './naive-replay.ts'

const author = { actor: 'bench' }
const deps = { now: () => Date.now(), randomBytes: (length: number) => new Uint8Array(randomBytes(length)) }
const projectId = asProjectId('00000000-0000-4000-8000-000000000000')

interface Loaded {
  readonly project: Project
  readonly main: BranchId
  readonly collection: CollectionId
  readonly entriesPerSecond: number
}

const openProject = (directory: string): Project => new Project(projectId, openLmdbStore(directory), deps)

async function load(directory: string, random: () => number): Promise<Loaded> {
  const project = openProject(directory)
  const main = await createMain(project, author)
  const { collectionId } = await createCollection(project, main, 'customers', author)
  const write = (writes: DocumentWrite[]): Promise<unknown> =>
    writeDocuments(project, { branchId: main, collectionId, writes }, author)
  let spent = 0
  for (let first = 0; first < documentCount + updateCount; first += batchSize) {
    const writes = Array.from({ length: batchSize }, (_, i) => nextWrite(first + i, random))
    const start = performance.now()
    await write(writes)
    spent += performance.now() - start
  }
  return {
    project,
    main,
    collection: collectionId,
    entriesPerSecond: ((documentCount + updateCount) / spent) * 1000,
  }
}

function nextWrite(n: number, random: () => number): DocumentWrite {
  if (n < documentCount) return { kind: 'insert', document: customer(n, 0, random) }
  return { kind: 'replace', document: customer(skewedId(random), n, random), expected: null }
}

/** What the disk allows: appending 4 KiB and flushing it. */
async function rawFlush(directory: string): Promise<Latency> {
  const file = openSync(path.join(directory, 'flush'), 'w')
  const bytes = Buffer.alloc(4096, 1)
  const latency = await measure(300, () => {
    writeSync(file, bytes)
    fdatasyncSync(file)
  })
  closeSync(file)
  return latency
}

function replayTime(project: Project, lsn: number): { milliseconds: number; documents: number } {
  const start = performance.now()
  const documents = replayTo(project, lsn).size
  return { milliseconds: performance.now() - start, documents }
}

async function run(directory: string): Promise<Line[]> {
  const random = seededRandom(20261122)
  const flush = await rawFlush(directory)
  const { project, main, collection, entriesPerSecond } = await load(path.join(directory, 'project'), random)
  const head = project.log.head().lsn
  const someLsn = (): number => Math.floor(head * (0.35 + 0.65 * random()))
  const replay = replayTime(project, Math.floor(head * 0.7))
  const replayText = `replay from the start ${milliseconds(replay.milliseconds)}`
  const flushText = `write + fdatasync ${milliseconds(flush.p50)}`

  const againstReplay = (name: string, latency: Latency, goal: number): Line => ({
    name,
    measured: latencyText(latency),
    baseline: replayText,
    ratio: latency.p50 / replay.milliseconds,
    goal,
  })
  const againstFlush = (name: string, latency: Latency, goal: number): Line => ({
    name,
    measured: latencyText(latency),
    baseline: flushText,
    ratio: latency.p50 / flush.p50,
    goal,
  })

  const read = {
    branchId: main,
    collectionId: collection,
    from: null,
    direction: 'forward' as const,
    limit: 50,
  }
  const get = await measure(3000, () => {
    const key = docKeyOfDocument(encode({ _id: skewedId(random) }))
    return project.snapshot(main, someLsn(), collection).get(key)
  })
  const firstPage = await measure(500, () => readPage(project, { ...read, at: atLsn(someLsn()) }))
  const inside = await measure(500, () => {
    const key = docKeyOfDocument(encode({ _id: skewedId(random) }))
    return readPage(project, { ...read, at: atLsn(someLsn()), from: { kind: 'key', key, inclusive: true } })
  })
  const headPage = await measure(500, () => readPage(project, { ...read, at: atHead }))
  const count = await measure(2000, () => project.snapshot(main, someLsn(), collection).count())
  const place = await measure(1000, () => locate(project, main, atLsn(someLsn())))
  const window = await measure(100, () =>
    axisWindow(project, { branchId: main, axis: 'entries', from: null, to: null, bins: 500, lanes: [main] }),
  )
  const single = await measure(300, (i) =>
    writeDocuments(
      project,
      {
        branchId: main,
        collectionId: collection,
        writes: [{ kind: 'insert', document: encode({ _id: `single ${i}` }) }],
      },
      author,
    ),
  )
  const branch = await measure(200, (i) =>
    createBranch(project, `bench ${i}`, main, atLsn(someLsn()), author),
  )
  await project.close()
  const open = await measure(10, async () => {
    const again = openProject(path.join(directory, 'project'))
    readPage(again, { ...read, at: atHead })
    await again.close()
  })

  return [
    againstFlush('Durable append, one entry', single, 15),
    {
      name: 'Durable append, batches of 1,000',
      measured: `${Math.round(entriesPerSecond).toLocaleString('en')} entries/s`,
      baseline: `${milliseconds(single.p50)} for one entry alone`,
      ratio: 1000 / entriesPerSecond / single.p50,
      goal: 0.1,
    },
    againstReplay('Point read at a random LSN', get, 0.0001),
    againstReplay('First page of 50 at a random LSN', firstPage, 0.003),
    againstReplay('Page of 50 from a random key at a random LSN', inside, 0.003),
    againstReplay('Page of 50 at the head', headPage, 0.001),
    againstReplay('Count at a random LSN', count, 0.0001),
    againstReplay('Place of an LSN in the history', place, 0.0005),
    againstReplay('Activity of the whole history in 500 bins', window, 0.03),
    againstFlush('Branch creation from a random LSN', branch, 15),
    againstReplay('Open the project and read a page', open, 0.03),
  ]
}

async function printMain(): Promise<void> {
  console.log(
    `${documentCount.toLocaleString('en')} documents and ${updateCount.toLocaleString('en')} further updates, ` +
      `Node ${process.versions.node}, ${availableParallelism()} processors. Medians.\n`,
  )
  const lines = await run(directory)
  printTable(lines)
  const missed = lines.filter(({ ratio, goal }) => ratio !== null && goal !== null && ratio > goal)
  for (const { name, ratio, goal } of missed)
    console.log(`\nMissed: ${name}: ${ratio?.toFixed(4)}× instead of ${goal}×`)
  if (process.argv.includes('--strict') && missed.length > 0) process.exitCode = 1
}

const directory = mkdtempSync(path.join(tmpdir(), 'argon-bench-'))
try {
  if (process.argv.includes('--choices')) await printChoices(directory)
  else await printMain()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
