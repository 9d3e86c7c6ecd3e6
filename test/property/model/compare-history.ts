import { expect } from 'vitest'
import { resolveMoment } from '../../../electron/engine/history/moments.ts'
import { locate, nth, step } from '../../../electron/engine/history/positions.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { asBranchId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import type { Dice } from '../../support/dice.ts'
import { chosen } from './chosen.ts'
import type { ModelHistory } from './model-history.ts'
import type { ModelRecord, PlacedEntry } from './model-log.ts'
import { same } from './same.ts'

export function compareTimes(project: Project, history: ModelHistory, max: number, roll: Dice): void {
  const records = chosen(history.log.records, max, roll)
  const times = new Set(records.flatMap(({ time }) => [time - 1, time, time + 0.5]))
  for (const time of times) {
    const boundary = history.boundaryAtTime(time)
    if (boundary === null) {
      expect(() => resolveMoment(project, { kind: 'time', time })).toThrow(
        expect.objectContaining({ code: 'time.beforeFirst' }),
      )
      continue
    }
    const wanted = {
      lsn: boundary,
      time: history.log.recordOf(boundary)?.time,
      isHead: time >= (history.log.records.at(-1)?.time ?? 0),
      requested: null,
    }
    same(resolveMoment(project, { kind: 'time', time }), wanted, `moment of the time ${time}`)
  }
}

/** Places, steps and ranks of a branch's history at every LSN, or at `max` of them. */
export function comparePositions(
  project: Project,
  history: ModelHistory,
  branch: number,
  max: number,
  roll: Dice,
): void {
  const id = asBranchId(branch)
  const entries = history.axisEntries(branch)
  const records = history.records(branch)
  const boundaries = records.map(({ last }) => last)
  const lsns = Array.from({ length: history.log.head }, (_, i) => i + 1)
  for (const lsn of chosen(lsns, max, roll)) {
    const boundary = history.boundary(lsn)
    comparePosition(history, entries, records, boundary, locate(project, id, atLsn(lsn)))
    const next = boundaries.find((last) => last > lsn)
    same(step(project, id, lsn, 'next')?.moment.lsn, next, `next of ${lsn} on ${branch}`)
    const previous = boundaries.findLast((last) => last < lsn)
    same(step(project, id, lsn, 'previous')?.moment.lsn, previous, `previous of ${lsn} on ${branch}`)
  }
  const ranks = Array.from({ length: entries.length + 2 }, (_, n) => n)
  for (const n of chosen(ranks, max, roll)) {
    const found = nth(project, id, n)
    const entry = entries[n - 1]
    const record = n === 0 ? history.log.records[0] : history.log.recordOf(entry?.lsn ?? 0)
    const wanted = n >= entries.length ? history.log.head : (record?.last ?? 0)
    comparePosition(history, entries, records, wanted, found)
  }
}

function comparePosition(
  history: ModelHistory,
  entries: readonly PlacedEntry[],
  records: readonly ModelRecord[],
  boundary: number,
  found: ReturnType<typeof locate>,
): void {
  const commit = records.findLast(({ last }) => last <= boundary)?.lsn
  same(
    [found.moment.lsn, found.moment.time, found.index, found.total, found.commit?.lsn],
    [
      boundary,
      history.log.recordOf(boundary)?.time,
      entries.filter(({ lsn }) => lsn <= boundary).length,
      entries.length,
      commit,
    ],
    `position of ${boundary}`,
  )
}
