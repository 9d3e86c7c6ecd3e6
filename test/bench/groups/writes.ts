import { mainBranchId } from '../../../shared/model/ids.ts'
import type { Bench, Group } from '../bench.ts'
import { writeBatch } from '../data/bench-project.ts'
import { customer, customerId } from '../data/customer.ts'
import type { History } from '../data/history.ts'
import { inTurn, spent } from '../measure/latency.ts'
import { loopDelayDuring, loopDelayText } from '../measure/loop-delay.ts'
import { atLeast, atMost, plainLine, ratioLine, type Goal, type Line } from '../report/line.ts'
import { latencyText, perSecond, rate } from '../report/units.ts'
import { newDocument, oneInsert } from './samples.ts'

const singleRuns = 2000
const writers = 32
const recordsOfEachWriter = 40

/** Durable records of one entry, alone and by many writers at once, and batches of a thousand. */
export const writes: Group = {
  name: 'writes',
  async measure(bench: Bench) {
    const history = await bench.history()
    return [
      ...batchLines(history),
      ...(await singleLines(bench, history)),
      ...(await concurrentLines(history, bench.runs(recordsOfEachWriter))),
    ]
  },
}

/**
 * Keys that ascend fill each table at its end, which costs plain loops so little that the hash of each entry alone is as
 * much; so the goal is for updates.
 */
function batchLines({ inserts, updates }: History): Line[] {
  const line = (name: string, goal: Goal | null, { entries, engine, yardstick }: typeof inserts): Line =>
    ratioLine(
      name,
      rate(perSecond(entries, engine), 'entries'),
      `yardstick ${rate(perSecond(entries, yardstick), 'entries')}`,
      yardstick / engine,
      goal,
    )
  return [
    line('Batches of 1,000 inserts in the order of their keys, each durable', null, inserts),
    line('Batches of 1,000 updates, each durable', atLeast(0.6), updates),
  ]
}

let inserted = 0

async function singleLines(bench: Bench, history: History): Promise<Line[]> {
  const { yardstick } = history
  // The plain loops have LSNs of their own here, far above those of the engine.
  let plainLsn = 2 ** 40
  const runs = bench.runs(singleRuns)
  // Made before they are timed, some more than the runs for warming up.
  const made = Array.from({ length: 3 * runs }, () => {
    const index = newDocument(++inserted)
    return { id: customerId(index), document: customer(index, 0) }
  })
  const next = () => made.pop() as (typeof made)[number]
  const { engine, raw, plain } = await inTurn(runs, {
    raw: bench.flush.once,
    engine: () => writeBatch(history, mainBranchId, [{ kind: 'insert', document: next().document }]),
    plain: () => yardstick.commit(0, ++plainLsn, [next()]),
  })
  return [
    ratioLine(
      'Durable commit of one entry',
      latencyText(engine),
      `write + fdatasync ${latencyText(raw)}`,
      engine.p50 / raw.p50,
      atMost(3),
    ),
    ratioLine(
      'The yardstick’s durable commit of one entry',
      latencyText(plain),
      `write + fdatasync ${latencyText(raw)}`,
      plain.p50 / raw.p50,
      null,
    ),
  ]
}

async function concurrentLines(history: History, recordsEach: number): Promise<Line[]> {
  const total = writers * recordsEach
  const write = (): Promise<unknown> => writeBatch(history, mainBranchId, oneInsert(++inserted))
  const many = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await write()
  }
  const alone = perSecond(total / 4, await spent(() => many(total / 4)))
  let together = 0
  const delay = await loopDelayDuring(async () => {
    together = perSecond(
      total,
      await spent(() => Promise.all(Array.from({ length: writers }, () => many(recordsEach)))),
    )
  })
  return [
    ratioLine(
      '32 concurrent writers beside one',
      rate(together, 'records'),
      `one writer ${rate(alone, 'records')}`,
      together / alone,
      atLeast(5),
    ),
    plainLine('Longest turn of the thread while 32 write', 'milliseconds', delay.max, atMost(50), {
      measured: loopDelayText(delay),
    }),
  ]
}
