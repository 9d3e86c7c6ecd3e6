import { Buffer } from 'node:buffer'
import { docKeyOfDocument } from '../../../electron/engine/bson/doc-key.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { customerId, customerIdDocument } from '../data/customer.ts'
import type { History } from '../data/history.ts'
import { inTurnSync } from '../measure/latency.ts'
import { ratioLine, type Goal, type Line } from '../report/line.ts'
import type { Latency } from '../report/statistics.ts'
import { latencyText } from '../report/units.ts'
import { plainGet, plainScan } from '../yardstick/reads.ts'
import { branchAt, nthOf, samplesOf, type Sample } from './samples.ts'

export const pageDocuments = 50

/** A read at one place, of the engine or of the plain loops. */
type Read = (sample: Sample) => unknown

/** How long the same reads take on either side. */
export interface BothSides {
  readonly engine: Latency
  readonly yardstick: Latency
}

/** Times reads at random places of the branches at some depths of the chain, all of them in turn. */
function atDepths(
  history: History,
  depths: readonly number[],
  runs: number,
  reads: { readonly engine: (depth: number) => Read; readonly yardstick: (depth: number) => Read },
): Map<number, BothSides> {
  const sides: Record<string, (i: number) => unknown> = {}
  for (const depth of depths) {
    const samples = samplesOf(history, depth, runs)
    const [engine, yardstick] = [reads.engine(depth), reads.yardstick(depth)]
    sides[`engine ${depth}`] = (i) => engine(nthOf(samples, i))
    sides[`yardstick ${depth}`] = (i) => yardstick(nthOf(samples, i))
  }
  const times = inTurnSync(runs, sides)
  const latency = (side: string): Latency => times[side] as Latency
  return new Map(
    depths.map((depth) => [
      depth,
      { engine: latency(`engine ${depth}`), yardstick: latency(`yardstick ${depth}`) },
    ]),
  )
}

/** Pages of 50 at random moments, from the first document on or from a random key. */
export const pagesAtDepths = (
  history: History,
  depths: readonly number[],
  runs: number,
  fromRandomKey = false,
): Map<number, BothSides> =>
  atDepths(history, depths, runs, {
    engine: (depth) => enginePage(history, depth, fromRandomKey),
    yardstick: (depth) => plainPage(history, depth, fromRandomKey),
  })

/** Single documents at random moments. */
export const pointsAtDepths = (
  history: History,
  depths: readonly number[],
  runs: number,
): Map<number, BothSides> =>
  atDepths(history, depths, runs, {
    engine: (depth) => engineGet(history, depth),
    yardstick: (depth) => plainGetAt(history, depth),
  })

/** The line of a read, the engine beside the plain loops. */
export const comparison = (name: string, { engine, yardstick }: BothSides, goal: Goal | null): Line =>
  ratioLine(
    name,
    latencyText(engine),
    `yardstick ${latencyText(yardstick)}`,
    engine.p50 / yardstick.p50,
    goal,
  )

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
export function checkSamePages(history: History, depth: number): void {
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
