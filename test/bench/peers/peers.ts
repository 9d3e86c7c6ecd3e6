import { createHash } from 'node:crypto'
import type { Bench } from '../bench.ts'
import { batchEntries } from '../data/history.ts'
import { seededRandom } from '../data/random.ts'
import { Workload, type Change } from '../data/workload.ts'
import { measure, spent } from '../measure/latency.ts'
import { markdownTable } from '../report/table.ts'
import { bytes, integer, milliseconds } from '../report/units.ts'
import { argon } from './argon.ts'
import { copies } from './copies.ts'
import { dolt } from './dolt.ts'
import { git } from './git.ts'
import { Unavailable, type Peer, type PeerKind } from './peer.ts'
import { replay } from './replay.ts'
import { sqlite } from './sqlite.ts'

const kinds: readonly PeerKind[] = [argon, replay, copies, git, dolt, sqlite]
const documentsMax = 20_000
const pageDocuments = 50
const runs = 9
const seed = 91
const changedBranch = 'one-percent'

/** What every peer is given. */
interface Work {
  readonly documents: number
  /** Records of `main`. */
  readonly records: readonly (readonly Change[])[]
  /** One record for a branch from its head, which changes one document in a hundred. */
  readonly branch: readonly Change[]
  /** Numbers of the records whose state is read. */
  readonly moments: readonly number[]
}

/** One row of the table; null where the peer has no such thing. */
interface Measured {
  readonly load: number
  readonly branch: number | null
  readonly page: number
  readonly diff: number
  readonly bytes: number
  readonly branchBytes: number
  /** Of every page that was read: peers that did the same work have the same. */
  readonly hash: string
}

/** The same work for the engine and for other ways to keep versions, as a Markdown table. */
export async function comparePeers(bench: Bench): Promise<string> {
  const work = workOf(Math.min(documentsMax, Math.ceil(bench.options.entries / 5)))
  const rows: string[][] = []
  let expected: string | null = null
  for (const kind of kinds) {
    bench.tell(`Measuring ${kind.name}`)
    const measured = await measurePeer(kind, bench.scratch('peer'), work)
    if (typeof measured !== 'string') {
      expected ??= measured.hash
      if (measured.hash !== expected) throw new Error(`${kind.name} gave other documents than the engine`)
    }
    rows.push([kind.name, ...cells(measured)])
  }
  const header = [
    'Way',
    'Loading',
    'Branch creation',
    'Page of 50 in the past',
    'Diff of 1 %',
    'Storage',
    'The branch of 1 %',
  ]
  const entries = integer(work.records.reduce((sum, { length }) => sum + length, 0))
  return (
    `${integer(work.documents)} documents, ${entries} entries in records of ${integer(batchEntries)}\n\n` +
    markdownTable(header, rows) +
    '\n\nStorage is what the files occupy; a branch may go into pages that were free in them already.'
  )
}

function workOf(documents: number): Work {
  const workload = new Workload(documents, documents, seed)
  const total = documents * 5
  const records: Change[][] = []
  for (let done = 0; done < total; done += batchEntries) {
    records.push(workload.onMain(Math.min(batchEntries, total - done)))
  }
  const random = seededRandom(seed)
  const firstWhole = Math.ceil(documents / batchEntries)
  const moments = Array.from(
    { length: runs },
    () => firstWhole + Math.floor(random() * (records.length - firstWhole)),
  )
  return { documents, records, branch: workload.everyHundredth(), moments }
}

async function measurePeer(kind: PeerKind, directory: string, work: Work): Promise<Measured | string> {
  let peer: Peer
  try {
    peer = await kind.open(directory)
  } catch (error) {
    if (error instanceof Unavailable) return error.message
    throw error
  }
  try {
    return await measureOpen(peer, work)
  } finally {
    await peer.close()
  }
}

async function measureOpen(peer: Peer, { records, branch, moments }: Work): Promise<Measured> {
  const load = await spent(async () => {
    for (const record of records) await peer.load(record)
    await peer.settle()
  })
  const before = peer.bytes()
  await peer.createBranch?.(changedBranch)
  await peer.change(changedBranch, branch)
  const branchBytes = peer.bytes() - before
  const diff = await measure(runs, async () => {
    const found = await peer.diff(changedBranch)
    if (found !== branch.length) throw new Error(`${found} documents differ instead of ${branch.length}`)
  })
  const hash = createHash('sha256')
  const page = await measure(runs, async (i) => {
    const documents = await peer.pastPage(moments[i] as number, pageDocuments)
    for (const document of documents) hash.update(document)
  })
  return {
    load,
    branch: await branchLatency(peer),
    page: page.p50,
    diff: diff.p50,
    bytes: before,
    branchBytes,
    hash: hash.digest('hex'),
  }
}

async function branchLatency({ createBranch }: Peer): Promise<number | null> {
  if (createBranch === null) return null
  let made = 0
  return (await measure(runs, () => createBranch(`branch-${++made}`))).p50
}

function cells(measured: Measured | string): string[] {
  if (typeof measured === 'string') return [measured]
  return [
    `${(measured.load / 1000).toFixed(1)} s`,
    measured.branch === null ? '—' : milliseconds(measured.branch),
    milliseconds(measured.page),
    milliseconds(measured.diff),
    bytes(measured.bytes),
    bytes(measured.branchBytes),
  ]
}
