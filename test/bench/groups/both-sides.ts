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
export type Read = (sample: Sample) => unknown

/** How long the same reads take on either side. */
export interface BothSides {
  readonly engine: Latency
  readonly yardstick: Latency
}

/** Times reads at random places of the branch at a depth of the chain, the two sides in turn. */
export function bothSides(
  history: History,
  depth: number,
  runs: number,
  engine: Read,
  yardstick: Read,
): BothSides {
  const samples = samplesOf(history, depth, runs)
  return inTurnSync(runs, {
    engine: (i) => engine(nthOf(samples, i)),
    yardstick: (i) => yardstick(nthOf(samples, i)),
  })
}

/** The line of a read, the engine beside the plain loops. */
export const comparison = (name: string, { engine, yardstick }: BothSides, goal: Goal | null): Line =>
  ratioLine(
    name,
    latencyText(engine),
    `yardstick ${latencyText(yardstick)}`,
    engine.p50 / yardstick.p50,
    goal,
  )

export function enginePage(history: History, depth: number, fromRandomKey = false): Read {
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

export function plainPage(history: History, depth: number, fromRandomKey = false): Read {
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

export function engineGet(history: History, depth: number): Read {
  const { engine, project, collectionId } = history
  const { id: branchId } = branchAt(history, depth)
  return ({ lsn, index }) =>
    engine.documents.get(project, { branchId, collectionId, at: atLsn(lsn), id: customerIdDocument(index) })
}

export function plainGetAt(history: History, depth: number): Read {
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
