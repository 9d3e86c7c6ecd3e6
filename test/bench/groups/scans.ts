import { Buffer } from 'node:buffer'
import type { BranchId } from '../../../shared/model/ids.ts'
import { atHead, atLsn, type At } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import type { History } from '../data/history.ts'
import { inTurn } from '../measure/latency.ts'
import { atLeast, ratioLine, type Line } from '../report/line.ts'
import { perSecond, rate } from '../report/units.ts'
import { plainHeadScan, plainScan } from '../yardstick/reads.ts'
import { engineScan } from './engine-scan.ts'
import { branchAt } from './samples.ts'

const scanRuns = 7

/** Every document of a collection, at the head and in the past. */
export const scans: Group = {
  name: 'scans',
  async measure(bench: Bench) {
    const history = await bench.history()
    const main = branchAt(history, 1)
    const third = branchAt(history, 3)
    const middle = Math.floor((third.first + third.last) / 2)
    const [head, past, deep] = await scanned(history, [
      { depth: 1, at: atHead },
      { depth: 1, at: boundaryAt(history, main.id, Math.floor(main.last / 2)) },
      { depth: 3, at: boundaryAt(history, third.id, middle) },
    ])
    return [
      againstYardstick('Scan at the head', head, 0.6),
      againstYardstick('Scan at an LSN', past, 0.7),
      againstYardstick('Scan at an LSN, depth 3', deep, 0.7),
      ratioLine(
        'Scan at depth 3 beside depth 1',
        rate(deep.engine, 'rows'),
        `depth 1 ${rate(past.engine, 'rows')}`,
        deep.engine / past.engine,
        atLeast(0.8),
      ),
    ]
  },
}

/** Where a scan is: the branch at a depth of the chain, at a moment. */
interface Place {
  readonly depth: number
  readonly at: At
}

/** Rows a second of the engine and of the plain loops. */
interface Scanned {
  readonly engine: number
  readonly yardstick: number
}

/** The plain loops know no records: they are given the moment that the engine would take. */
function boundaryAt({ engine, project }: History, branchId: BranchId, lsn: number): At {
  return atLsn(engine.history.locate(project, branchId, atLsn(lsn)).moment.lsn)
}

const againstYardstick = (name: string, { engine, yardstick }: Scanned, goal: number): Line =>
  ratioLine(
    name,
    rate(engine, 'rows'),
    `yardstick ${rate(yardstick, 'rows')}`,
    engine / yardstick,
    atLeast(goal),
  )

interface Totals {
  rows: number
  bytes: number
}

/** Scans all places in turn; both sides copy each document, as a reader that keeps it must. */
async function scanned<const Places extends readonly Place[]>(
  history: History,
  places: Places,
): Promise<{ [Index in keyof Places]: Scanned }> {
  const sides: Record<string, () => Promise<Totals>> = {}
  const rows: number[] = []
  for (const [i, place] of places.entries()) {
    const [own, expected] = [await copyAll(history, place), await plainCopyAll(history, place)]
    if (own.rows !== expected.rows || own.bytes !== expected.bytes)
      throw new Error(`The engine scans ${own.rows} rows where the yardstick scans ${expected.rows}`)
    rows.push(own.rows)
    sides[`engine ${i}`] = () => copyAll(history, place)
    sides[`yardstick ${i}`] = () => plainCopyAll(history, place)
  }
  const times = await inTurn(scanRuns, sides)
  const speed = (side: string, i: number): number => perSecond(rows[i] ?? 0, times[`${side} ${i}`]?.p50 ?? 0)
  const results = places.map((_, i) => ({ engine: speed('engine', i), yardstick: speed('yardstick', i) }))
  return results as { [Index in keyof Places]: Scanned }
}

async function copyAll(history: History, { depth, at }: Place): Promise<Totals> {
  const totals = { rows: 0, bytes: 0 }
  totals.rows = await engineScan(history, depth, at, null, ({ bytes, start, end }) => {
    totals.bytes += Buffer.from(bytes.subarray(start, end)).length
  })
  return totals
}

function plainCopyAll({ yardstick, chain }: History, { depth, at }: Place): Promise<Totals> {
  const totals = { rows: 0, bytes: 0 }
  const visit = (document: Uint8Array): void => void (totals.bytes += document.length)
  const branch = chain[depth - 1]?.id ?? 0
  totals.rows =
    at.kind === 'lsn'
      ? plainScan(yardstick, yardstick.lineage(branch, at.lsn), null, Infinity, visit)
      : plainHeadScan(yardstick, branch, Infinity, visit)
  return Promise.resolve(totals)
}
