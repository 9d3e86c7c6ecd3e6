import { asLsn } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import type { History } from '../data/history.ts'
import { inTurn } from '../measure/latency.ts'
import { atLeast, atMost, ratioLine, unmeasuredLine, type Line } from '../report/line.ts'
import { perSecond, rate } from '../report/units.ts'
import { plainHeadScan, plainScan } from '../yardstick/reads.ts'
import { branchAt } from './samples.ts'

const scanRuns = 5
const scanPageDocuments = 1000

/** A scan's rows and rows a second, of the engine and of the plain loops. */
interface Scanned {
  readonly engine: number
  readonly yardstick: number
}

/** Every document of a collection, at the head and in the past. */
export const scans: Group = {
  name: 'scans',
  async measure(bench: Bench) {
    const history = await bench.history()
    const main = branchAt(history, 1)
    const third = branchAt(history, 3)
    const head = await headScan(history)
    const past = await scan(history, 1, Math.floor(main.last / 2))
    const deep = await scan(history, 3, Math.floor((third.first + third.last) / 2))
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
      ...filterLines(),
    ]
  },
}

const againstYardstick = (name: string, { engine, yardstick }: Scanned, goal: number): Line =>
  ratioLine(
    name,
    rate(engine, 'rows'),
    `yardstick ${rate(yardstick, 'rows')}`,
    engine / yardstick,
    atLeast(goal),
  )

async function headScan(history: History): Promise<Scanned> {
  const { yardstick } = history
  const { id, last } = branchAt(history, 1)
  return scanned(
    () => engineScan(history, 1, Math.max(last, history.project.log.head().lsn)),
    (visit) => plainHeadScan(yardstick, id, Infinity, visit),
  )
}

async function scan(history: History, depth: number, lsn: number): Promise<Scanned> {
  const { yardstick, engine, project } = history
  const { id } = branchAt(history, depth)
  const { moment } = engine.history.locate(project, id, atLsn(lsn))
  return scanned(
    () => engineScan(history, depth, moment.lsn),
    (visit) => plainScan(yardstick, yardstick.lineage(id, moment.lsn), null, Infinity, visit),
  )
}

function engineScan({ project, collectionId, chain }: History, depth: number, lsn: number): Totals {
  const branch = chain[depth - 1]?.id ?? chain[0]?.id
  if (branch === undefined) throw new Error('The chain is empty')
  const totals = { rows: 0, bytes: 0 }
  for (const { document } of project
    .snapshot(branch, asLsn(lsn), collectionId)
    .documents(scanPageDocuments)) {
    totals.rows++
    totals.bytes += document.length
  }
  return totals
}

interface Totals {
  rows: number
  bytes: number
}

async function scanned(
  engine: () => Totals,
  plain: (visit: (document: Uint8Array) => void) => number,
): Promise<Scanned> {
  const plainTotals = (): Totals => {
    const totals = { rows: 0, bytes: 0 }
    totals.rows = plain((document) => (totals.bytes += document.length))
    return totals
  }
  const expected = plainTotals()
  const { rows, bytes } = engine()
  if (rows !== expected.rows || bytes !== expected.bytes)
    throw new Error(`The engine scans ${rows} rows where the yardstick scans ${expected.rows}`)
  const times = await inTurn(scanRuns, { engine, yardstick: plainTotals })
  return {
    engine: perSecond(rows, times.engine.p50),
    yardstick: perSecond(rows, times.yardstick.p50),
  }
}

const filterLines = (): Line[] => {
  const why = 'the engine has no filters yet'
  const names = ["{status: 'active', age: {$gt: 30}}", 'a nested field', 'an array']
  return [
    ...names.map((name) =>
      unmeasuredLine(`Scan with a filter: ${name}, beside the bare scan`, 'ratio', atMost(1.3), why),
    ),
    unmeasuredLine('Scan with a filter beside decoding each document first', 'ratio', atMost(0.4), why),
  ]
}
