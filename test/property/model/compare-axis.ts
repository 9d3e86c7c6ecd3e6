import { axisWindow, type Axis } from '../../../electron/engine/history/axis.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { asBranchId } from '../../../shared/model/ids.ts'
import type { Dice } from '../../support/dice.ts'
import { chosen } from './chosen.ts'
import { tally, type ModelHistory } from './model-history.ts'
import type { PlacedEntry } from './model-log.ts'
import { same } from './same.ts'

/** Lanes that one window is asked for. */
const lanesMax = 12

/** Activity in a window of an axis: where the bins begin and end, what lies in them, and the lanes' own. */
export function compareAxis(
  project: Project,
  history: ModelHistory,
  branch: number,
  axis: Axis,
  roll: Dice,
): void {
  const entries = history.axisEntries(branch)
  const first = (history.log.records[0]?.time ?? 0) - 1
  const min = axis === 'time' ? first : 0
  const max = { entries: entries.length, lsn: history.log.head, time: history.log.records.at(-1)?.time ?? 0 }[
    axis
  ]
  const isWhole = roll(3) === 0
  const from = isWhole ? null : min - 1 + roll(max - min + 2)
  const to = isWhole ? null : (from as number) + roll(max - min + 2)
  const bins = 1 + roll(40)
  const lanes = chosen([...history.rows.keys()], lanesMax, roll).map(asBranchId)
  const found = axisWindow(project, { branchId: asBranchId(branch), axis, from, to, bins, lanes })
  const low = Math.min(max, Math.max(min, from ?? min))
  const high = Math.max(low, Math.min(max, Math.max(min, to ?? max)))
  same(
    [found.axis, found.min, found.max, found.from, found.to, found.headLsn],
    [axis, min, max, low, high, history.log.head],
    `window of ${axis}`,
  )
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    lsnAtPlace(history, entries, axis, low + ((high - low) * i) / bins),
  )
  same(found.edges, edges, `edges of ${axis}`)
  for (let i = 0; i < bins; i++) {
    const [after, upTo] = [edges[i] as number, edges[i + 1] as number]
    same([found.inserts[i], found.updates[i], found.deletes[i]], tally(entries, after, upTo), `bin ${i}`)
    for (const lane of found.lanes) {
      const own = history.log.ownOf(lane.branchId).filter(({ lsn }) => lsn > after && lsn <= upTo)
      same(lane.counts[i], own.length, `bin ${i} of lane ${lane.branchId}`)
    }
  }
}

function lsnAtPlace(
  history: ModelHistory,
  entries: readonly PlacedEntry[],
  axis: Axis,
  place: number,
): number {
  if (axis === 'lsn') return Math.round(place)
  if (axis === 'time') return history.boundaryAtTime(place) ?? 0
  const n = Math.round(place)
  return n >= entries.length ? history.log.head : (entries[n - 1]?.lsn ?? 0)
}
