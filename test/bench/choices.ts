import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { Decimal128, Double, Long, ObjectId, type Document } from 'bson'
import { createBranch, createMain } from '../../electron/engine/branches/branch-commands.ts'
import { encode } from '../../electron/engine/bson/bson-options.ts'
import { docKeyOfDocument } from '../../electron/engine/bson/doc-key.ts'
import { axisWindow } from '../../electron/engine/history/axis.ts'
import { everyCollection } from '../../electron/engine/index/activity.ts'
import { xxHash32 } from '../../electron/engine/index/xx-hash.ts'
import { Project } from '../../electron/engine/projects/project.ts'
import { copyBytes } from '../../electron/engine/store/copy-bytes.ts'
import type { Cursor } from '../../electron/engine/store/key-value-store.ts'
import { openLmdbStore } from '../../electron/engine/store/lmdb-store.ts'
import { numberKey } from '../../electron/engine/store/numbers.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { asProjectId, mainBranchId, type BranchId, type CollectionId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import { customer } from './data/customer.ts'
import { seededRandom } from './data/random.ts'

const author = { actor: 'bench' }
const deps = { now: () => Date.now(), randomBytes: (length: number) => new Uint8Array(randomBytes(length)) }
const projectId = asProjectId('00000000-0000-4000-8000-000000000000')
const random = seededRandom(7)
const entries = 20_000
const rowBytes = 430

interface Cost {
  readonly cpu: number
  readonly wall: number
}

async function cost(work: () => unknown): Promise<Cost> {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1000, wall: performance.now() - start }
}

/** The cost of `entries` runs, after a tenth as many to warm up. */
async function costOfRuns(work: () => unknown): Promise<Cost> {
  for (let i = 0; i < entries / 10; i++) work()
  return cost(() => {
    for (let i = 0; i < entries; i++) work()
  })
}

const told = ({ cpu, wall }: Cost, n: number): string =>
  `${((cpu / n) * 1000).toFixed(2)} µs cpu, ${((wall / n) * 1000).toFixed(2)} µs wall each`

async function withProject(
  directory: string,
  work: (project: Project, collectionId: CollectionId) => unknown,
): Promise<void> {
  const project = new Project(projectId, openLmdbStore(directory), deps)
  await createMain(project, author)
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  await work(project, collectionId)
  await project.close()
}

function insert(
  project: Project,
  collectionId: CollectionId,
  first: number,
  count: number,
): Promise<unknown> {
  const writes = Array.from({ length: count }, (_, i) => ({
    kind: 'insert' as const,
    document: customer(first + i, 0),
  }))
  return writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
}

async function flushes(directory: string): Promise<void> {
  const n = 512
  await withProject(directory, async (project, collection) => {
    const alone = await cost(async () => {
      for (let i = 0; i < n; i++) await insert(project, collection, i, 1)
    })
    const together = await cost(() =>
      Promise.all(Array.from({ length: n }, (_, i) => insert(project, collection, n + i, 1))),
    )
    console.log(`append, each awaited: ${told(alone, n)}`)
    console.log(`append, ${n} handed over at once: ${told(together, n)}`)
  })
}

async function records(directory: string): Promise<void> {
  for (const size of [1, 100, 1000, 5000]) {
    await withProject(path.join(directory, String(size)), async (project, collection) => {
      const total = size === 1 ? 2000 : entries
      const spent = await cost(async () => {
        for (let first = 0; first < total; first += size) await insert(project, collection, first, size)
      })
      const turn = ((spent.cpu / total) * size).toFixed(1)
      console.log(`records of ${size}: ${told(spent, total)}, ${turn} ms cpu a record`)
    })
  }
}

async function cursors(project: Project): Promise<void> {
  const table = project.tables.versions
  const keyOf = (): Uint8Array => numberKey(mainBranchId, 2 + random())
  const again = await costOfRuns(() => {
    const cursor = table.cursor()
    cursor.seek(keyOf())
    cursor.close()
  })
  const open: Cursor[] = []
  const anew = await costOfRuns(() => {
    const cursor = table.cursor()
    cursor.seek(keyOf())
    open.push(cursor)
  })
  for (const cursor of open) cursor.close()
  console.log(`seek with a cursor used again: ${told(again, entries)}`)
  console.log(`seek with a cursor made for it: ${told(anew, entries)}`)
}

/** What is added up keeps the work from being left out. */
async function rows(): Promise<void> {
  const row = new Uint8Array(randomBytes(rowBytes))
  let sum = 0
  const ways: readonly (readonly [string, () => void])[] = [
    ['XXH32 of a row', () => (sum ^= xxHash32(row, rowBytes, sum))],
    ['CRC-32 of a row', () => (sum ^= crc32(row.subarray(0, rowBytes), sum >>> 0))],
    ['a copy of a row cut from a slab', () => (sum ^= copyBytes(row, 0, rowBytes).length)],
    ['a copy of a row with memory of its own', () => (sum ^= row.slice(0, rowBytes).length)],
  ]
  for (const [name, work] of ways) {
    // It takes more to warm up than others.
    await costOfRuns(work)
    console.log(`${name}: ${told(await costOfRuns(work), entries)}`)
  }
  console.log(`(their sum: ${sum})`)
}

async function activity(project: Project): Promise<void> {
  const { activity: tallies } = project.tables
  const cursor = project.store.table('activity').cursor()
  let bytes = 0
  for (let found = cursor.seek(Uint8Array.of(0)); found; found = cursor.next()) {
    bytes += cursor.keyLength + cursor.valueLength
  }
  cursor.close()
  const head = project.log.head().lsn
  const tally = await costOfRuns(() =>
    tallies.upTo(mainBranchId, everyCollection, Math.floor(random() * head)),
  )
  console.log(
    `activity: ${(bytes / head).toFixed(2)} bytes an entry in three scopes; tally ${told(tally, entries)}`,
  )
}

/** Lanes of branches that did nothing in the window should cost next to nothing. */
async function windows(project: Project): Promise<void> {
  const idle: BranchId[] = []
  for (let i = 0; i < 40; i++) {
    idle.push(await createBranch(project, `idle ${i}`, mainBranchId, atHead, author))
  }
  const input = { branchId: mainBranchId, axis: 'entries', from: null, to: null, bins: 1000 } as const
  for (const lanes of [[mainBranchId], [mainBranchId, ...idle], Array<BranchId>(41).fill(mainBranchId)]) {
    axisWindow(project, { ...input, lanes })
    const { cpu } = await cost(() => {
      for (let i = 0; i < 20; i++) axisWindow(project, { ...input, lanes })
    })
    const busy = lanes.filter((id) => id === mainBranchId).length
    console.log(
      `window of 1,000 bins, lanes: ${busy} busy, ${lanes.length - busy} idle: ${(cpu / 20).toFixed(1)} ms cpu`,
    )
  }
}

async function docKeys(): Promise<void> {
  const ids: readonly (readonly [string, Document])[] = [
    ['Int32 123456', { _id: 123_456 }],
    ['Double 1234.5', { _id: new Double(1234.5) }],
    ['Long 9007199254740993', { _id: Long.fromString('9007199254740993') }],
    ['Decimal128 0.1', { _id: Decimal128.fromString('0.1') }],
    ['ObjectId', { _id: new ObjectId('64b7f9f0c2a4e1d3b5a69788') }],
    ['String of 12', { _id: 'order-100001' }],
  ]
  for (const [name, id] of ids) {
    const document = encode(id)
    const made = await costOfRuns(() => docKeyOfDocument(document))
    console.log(`docKey of ${name}: ${docKeyOfDocument(document).length} bytes, ${told(made, entries)}`)
  }
}

/** The numbers behind build/docs/decisions, each beside its alternative; `cpu` is this process's processor time. */
export async function printChoices(directory: string): Promise<void> {
  await flushes(path.join(directory, 'flushes'))
  await records(path.join(directory, 'records'))
  await withProject(path.join(directory, 'reads'), async (project, collection) => {
    for (let first = 0; first < entries; first += 1000) await insert(project, collection, first, 1000)
    await cursors(project)
    await activity(project)
    await windows(project)
  })
  await docKeys()
  await rows()
}
