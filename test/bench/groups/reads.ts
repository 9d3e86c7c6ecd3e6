import { Buffer } from 'node:buffer'
import { docKeyOfDocument } from '../../../electron/engine/bson/doc-key.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import { customerId, customerIdDocument } from '../data/customer.ts'
import type { History } from '../data/history.ts'
import { inTurnSync } from '../measure/latency.ts'
import { atMost, ratioLine, type Goal, type Line } from '../report/line.ts'
import type { Latency } from '../report/statistics.ts'
import { milliseconds } from '../report/units.ts'
import { plainGet, plainHeadScan, plainScan } from '../yardstick/reads.ts'
import { branchAt, nthOf, samplesOf, type Sample } from './samples.ts'

const pageDocuments = 50
const depths = [1, 3, 10, 30]
const againstYardstick = atMost(2)

type Read = (sample: Sample) => unknown

/** Pages and single documents at a random moment of branches at every depth of the chain. */
export const reads: Group = {
  name: 'reads',
  async measure(bench: Bench) {
    const history = await bench.history()
    const lines: Line[] = []
    const pages = new Map<number, Latency>()
    for (const depth of depths) {
      checkSamePages(history, depth)
      const both = bothSides(
        history,
        depth,
        bench.runs(400),
        enginePage(history, depth),
        plainPage(history, depth),
      )
      pages.set(depth, both.engine)
      lines.push(comparison(`Page of 50 at a random LSN, depth ${depth}`, both, againstYardstick))
    }
    lines.push(...depthLines(pages))
    for (const depth of [1, 10]) {
      const engine = enginePage(history, depth, true)
      const both = bothSides(history, depth, bench.runs(400), engine, plainPage(history, depth, true))
      lines.push(
        comparison(`Page of 50 from a random key at a random LSN, depth ${depth}`, both, againstYardstick),
      )
    }
    lines.push(comparison('Page of 50 at the head', headPages(history, bench.runs(400)), null))
    for (const depth of depths) {
      const both = bothSides(
        history,
        depth,
        bench.runs(8000),
        engineGet(history, depth),
        plainGetAt(history, depth),
      )
      lines.push(comparison(`Point read at a random LSN, depth ${depth}`, both, againstYardstick))
    }
    return lines
  },
}

function bothSides(
  history: History,
  depth: number,
  runs: number,
  engine: Read,
  yardstick: Read,
): { engine: Latency; yardstick: Latency } {
  const samples = samplesOf(history, depth, runs)
  return inTurnSync(runs, {
    engine: (i) => engine(nthOf(samples, i)),
    yardstick: (i) => yardstick(nthOf(samples, i)),
  })
}

const comparison = (
  name: string,
  { engine, yardstick }: { readonly engine: Latency; readonly yardstick: Latency },
  goal: Goal | null,
): Line =>
  ratioLine(
    name,
    `${milliseconds(engine.p50)} (p99 ${milliseconds(engine.p99)})`,
    `yardstick ${milliseconds(yardstick.p50)} (p99 ${milliseconds(yardstick.p99)})`,
    engine.p50 / yardstick.p50,
    goal,
  )

function depthLines(pages: ReadonlyMap<number, Latency>): Line[] {
  const p50 = (depth: number): number => (pages.get(depth) as Latency).p50
  return [[10, 3] as const, [30, 5] as const].map(([depth, goal]) =>
    ratioLine(
      `Page of 50 at depth ${depth} beside depth 1`,
      milliseconds(p50(depth)),
      `depth 1 ${milliseconds(p50(1))}`,
      p50(depth) / p50(1),
      atMost(goal),
    ),
  )
}

function enginePage(history: History, depth: number, fromRandomKey = false): Read {
  const { engine, project, collectionId } = history
  const { id: branchId } = branchAt(history, depth)
  return ({ lsn, index }) =>
    engine.documents.page(project, {
      branchId,
      collectionId,
      at: atLsn(lsn),
      from: fromRandomKey
        ? { kind: 'key', key: docKeyOfDocument(customerIdDocument(index)), inclusive: true }
        : null,
      direction: 'forward',
      limit: pageDocuments,
    })
}

function plainPage(history: History, depth: number, fromRandomKey = false): Read {
  const { yardstick } = history
  const { id: branch } = branchAt(history, depth)
  return ({ lsn, index }) => {
    const documents: Uint8Array[] = []
    const from = fromRandomKey ? customerId(index) : null
    plainScan(yardstick, yardstick.lineage(branch, lsn), from, pageDocuments, (document) =>
      documents.push(document),
    )
    return documents
  }
}

function headPages(history: History, runs: number): { engine: Latency; yardstick: Latency } {
  const { engine, project, collectionId, yardstick } = history
  const { id: branchId } = branchAt(history, 1)
  const input = { branchId, collectionId, at: atHead, from: null, direction: 'forward' } as const
  return inTurnSync(runs, {
    engine: () => engine.documents.page(project, { ...input, limit: pageDocuments }),
    yardstick: () => {
      const documents: Uint8Array[] = []
      plainHeadScan(yardstick, branchId, pageDocuments, (document) => documents.push(document))
      return documents
    },
  })
}

function engineGet(history: History, depth: number): Read {
  const { engine, project, collectionId } = history
  const { id: branchId } = branchAt(history, depth)
  return ({ lsn, index }) =>
    engine.documents.get(project, { branchId, collectionId, at: atLsn(lsn), id: customerIdDocument(index) })
}

function plainGetAt(history: History, depth: number): Read {
  const { yardstick } = history
  const { id: branch } = branchAt(history, depth)
  return ({ lsn, index }) => plainGet(yardstick, yardstick.lineage(branch, lsn), customerId(index))
}

/** The two must do the same work, so their pages at whole moments are compared before they are timed. */
function checkSamePages(history: History, depth: number): void {
  const { project, engine } = history
  const { id: branchId } = branchAt(history, depth)
  for (const sample of samplesOf(history, depth, 20)) {
    const { moment } = engine.history.locate(project, branchId, atLsn(sample.lsn))
    const at = { ...sample, lsn: moment.lsn }
    const page = enginePage(history, depth)(at) as { readonly bytes: Uint8Array }
    const plain = Buffer.concat(plainPage(history, depth)(at) as Uint8Array[])
    if (!plain.equals(page.bytes))
      throw new Error(`The engine and the yardstick differ at depth ${depth}, LSN ${moment.lsn}`)
  }
}
