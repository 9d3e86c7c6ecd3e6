import { atHead } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import type { History } from '../data/history.ts'
import { inTurnSync } from '../measure/latency.ts'
import { atMost, ratioLine, type Line } from '../report/line.ts'
import { milliseconds } from '../report/units.ts'
import { plainHeadScan } from '../yardstick/reads.ts'
import {
  checkSamePages,
  comparison,
  pageDocuments,
  pagesAtDepths,
  pointsAtDepths,
  type BothSides,
} from './both-sides.ts'
import { branchAt } from './samples.ts'

const depths = [1, 3, 10, 30]
const insideDepths = [1, 10]
const againstYardstick = atMost(2)

/** Pages and single documents at a random moment of branches at every depth of the chain. */
export const reads: Group = {
  name: 'reads',
  async measure(bench: Bench) {
    const history = await bench.history()
    for (const depth of depths) checkSamePages(history, depth)
    const pages = pagesAtDepths(history, depths, bench.runs(400))
    const inside = pagesAtDepths(history, insideDepths, bench.runs(400), true)
    const points = pointsAtDepths(history, depths, bench.runs(8000))
    return [
      ...comparisons('Page of 50 at a random LSN', pages),
      ...depthLines(pages),
      ...comparisons('Page of 50 from a random key at a random LSN', inside),
      comparison('Page of 50 at the head', headPages(history, bench.runs(400)), null),
      ...comparisons('Point read at a random LSN', points),
    ]
  },
}

const comparisons = (name: string, byDepth: ReadonlyMap<number, BothSides>): Line[] =>
  [...byDepth].map(([depth, both]) => comparison(`${name}, depth ${depth}`, both, againstYardstick))

function depthLines(pages: ReadonlyMap<number, BothSides>): Line[] {
  const p50 = (depth: number): number => (pages.get(depth) as BothSides).engine.p50
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

function headPages(history: History, runs: number): BothSides {
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
