import { deserialize } from 'bson'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type { Bench, Group } from '../bench.ts'
import type { History } from '../data/history.ts'
import { inTurn } from '../measure/latency.ts'
import { atMost, ratioLine, type Line } from '../report/line.ts'
import { milliseconds } from '../report/units.ts'
import { engineScan } from './engine-scan.ts'
import { branchAt } from './samples.ts'

const scanRuns = 7

/** The part of a customer that the filters ask about. */
interface Customer {
  readonly status: string
  readonly age: number
  readonly address: { readonly city: string }
  readonly tags: readonly string[]
}

/** A filter, and the same asked of a decoded document. */
const questions = [
  {
    name: "{status: 'active', age: {$gt: 30}}",
    filter: { status: 'active', age: { $gt: 30 } },
    matches: ({ status, age }: Customer) => status === 'active' && age > 30,
  },
  {
    name: "{'address.city': 'Berlin'}",
    filter: { 'address.city': 'Berlin' },
    matches: ({ address }: Customer) => address.city === 'Berlin',
  },
  {
    name: "{tags: 'vip'}, an array",
    filter: { tags: 'vip' },
    matches: ({ tags }: Customer) => tags.includes('vip'),
  },
]

/** Scans with a filter, beside the bare scan. Documents are looked at where they lie; nobody keeps what matches. */
export const filters: Group = {
  name: 'filters',
  async measure(bench: Bench) {
    const history = await bench.history()
    const lsn = Math.floor(branchAt(history, 1).last / 2)
    const lines: Line[] = []
    for (const question of questions) lines.push(...(await filterLines(history, lsn, question)))
    return lines
  },
}

async function filterLines(
  history: History,
  lsn: number,
  { name, filter, matches }: (typeof questions)[number],
): Promise<Line[]> {
  const scanWith = (bytes: Uint8Array | null): Promise<number> =>
    engineScan(history, 1, atLsn(lsn), bytes, () => {})
  const filtered = (): Promise<number> => scanWith(encode(filter))
  const decoded = (): Promise<number> => decodingScan(history, lsn, matches)
  const [found, expected] = [await filtered(), await decoded()]
  if (found !== expected) throw new Error(`The filter ${name} matched ${found} instead of ${expected}`)
  const times = await inTurn(scanRuns, { bare: () => scanWith(null), filtered, decoded })
  const own = times.filtered.p50
  const beside = (what: string, other: number, goal: number): Line =>
    ratioLine(
      `Scan with ${name}, beside ${what}`,
      milliseconds(own),
      milliseconds(other),
      own / other,
      atMost(goal),
    )
  return [beside('the bare scan', times.bare.p50, 1.3), beside('decoding each first', times.decoded.p50, 0.4)]
}

async function decodingScan(
  history: History,
  lsn: number,
  matches: (customer: Customer) => boolean,
): Promise<number> {
  let matched = 0
  await engineScan(history, 1, atLsn(lsn), null, ({ bytes, start, end }) => {
    if (matches(deserialize(bytes.subarray(start, end)) as Customer)) matched++
  })
  return matched
}
