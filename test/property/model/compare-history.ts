import { expect } from 'vitest'
import { listBranches, resetPreview } from '../../../electron/engine/branches/list-branches.ts'
import { axisWindow, type Axis } from '../../../electron/engine/history/axis.ts'
import { listCommits } from '../../../electron/engine/history/commits.ts'
import { resolveMoment } from '../../../electron/engine/history/moments.ts'
import { locate, nth, step } from '../../../electron/engine/history/positions.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { asBranchId, asLsn } from '../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import type { Dice } from '../../support/dice.ts'
import { nameCandidates } from './commands.ts'
import { tally, type ModelHistory } from './model-history.ts'
import type { ModelRecord, PlacedEntry } from './model-log.ts'
import { same } from './same.ts'

/** The list of branches: names, states, parents, heads, and how many entries each is ahead. */
export function compareBranches(project: Project, history: ModelHistory): void {
  const { log } = history
  const expected = [...history.rows.values()].map((row) => {
    const own = history.entries.filter((one) => one.branch === row.id && one.entry.kind !== 'control')
    const changed = history.entries.findLast(
      ({ entry }) => entry.kind === 'control' && entry.rows.some(({ id }) => id === row.id),
    )
    const headLsn = own.at(-1)?.lsn ?? row.baseLsn
    return {
      ...row,
      headLsn,
      ahead: own.length,
      headTime: log.recordOf(headLsn)?.time,
      createdTime: log.recordOf(row.id)?.time,
      createdBy: log.recordOf(row.id)?.actor,
      changedLsn: changed?.lsn,
    }
  })
  const listed = listBranches(project)
  expect(listed).toEqual(expected.map((one) => ({ ...one, handle: expect.any(String) })))
  const handles = listed.filter(({ state }) => state === 'active').map(({ handle }) => handle)
  expect(new Set(handles).size).toBe(handles.length)
  for (const handle of handles) expect(handle).toMatch(/^[a-z0-9_-]{1,20}$/u)
}

export function compareNames(project: Project, history: ModelHistory): void {
  for (const { last } of history.log.records) {
    for (const name of nameCandidates) {
      const found = project.branches.byNameAt(name.trim(), last)?.id
      same(found, history.byName(name.trim(), last), `${name} at ${last}`)
    }
  }
}

export function compareTimes(project: Project, history: ModelHistory): void {
  const times = new Set(history.log.records.flatMap(({ time }) => [time - 1, time, time + 0.5]))
  for (const time of times) {
    const boundary = history.boundaryAtTime(time)
    if (boundary === null) {
      expect(() => resolveMoment(project, { kind: 'time', time })).toThrow(
        expect.objectContaining({ code: 'time.beforeFirst' }),
      )
      continue
    }
    expect(resolveMoment(project, { kind: 'time', time })).toEqual({
      lsn: boundary,
      time: history.log.recordOf(boundary)?.time,
      isHead: time >= (history.log.records.at(-1)?.time ?? 0),
      requested: null,
    })
  }
}

/** Places, steps and ranks of a branch's history at every LSN. */
export function comparePositions(project: Project, history: ModelHistory, branch: number): void {
  const id = asBranchId(branch)
  const entries = history.axisEntries(branch)
  const records = history.records(branch)
  const boundaries = records.map(({ last }) => last)
  for (let lsn = 1; lsn <= history.log.head; lsn++) {
    const boundary = history.boundary(lsn)
    comparePosition(history, entries, records, boundary, locate(project, id, atLsn(lsn)))
    const next = boundaries.find((last) => last > lsn)
    same(step(project, id, lsn, 'next')?.moment.lsn, next, `next of ${lsn} on ${branch}`)
    const previous = boundaries.findLast((last) => last < lsn)
    same(step(project, id, lsn, 'previous')?.moment.lsn, previous, `previous of ${lsn} on ${branch}`)
  }
  for (let n = 0; n <= entries.length + 1; n++) {
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

export function compareCommits(
  project: Project,
  history: ModelHistory,
  branch: number | null,
  roll: Dice,
): void {
  const records = branch === null ? history.log.records : history.records(branch)
  const before = roll(2) === 0 ? null : 1 + roll(history.log.head + 1)
  const limit = 1 + roll(20)
  const wanted = records.filter(({ lsn }) => before === null || lsn < before).toReversed()
  const found = listCommits(project, {
    branchId: branch === null ? null : asBranchId(branch),
    before: before === null ? null : asLsn(before),
    limit,
  })
  expect(found.hasMore).toBe(wanted.length > limit)
  expect(found.commits).toEqual(wanted.slice(0, limit).map(commitOf))
}

function commitOf({ lsn, last, branch, time, actor, entries }: ModelRecord): object {
  const documents = entries.filter((entry) => entry.kind === 'document')
  const count = (op: string): number => documents.filter((entry) => entry.op === op).length
  return {
    lsn,
    lastLsn: last,
    branchId: branch,
    time,
    actor,
    message: expect.any(String),
    inserts: count('insert'),
    updates: count('update'),
    deletes: count('delete'),
    operations: entries.filter(({ kind }) => kind !== 'document').map(({ op }) => op),
    collections: [...new Set(documents.map(({ collection }) => collection))],
  }
}

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
  const lanes = [...history.rows.keys()].map(asBranchId)
  const found = axisWindow(project, { branchId: asBranchId(branch), axis, from, to, bins, lanes })
  const low = Math.min(max, Math.max(min, from ?? min))
  const high = Math.max(low, Math.min(max, Math.max(min, to ?? max)))
  expect(found).toMatchObject({ axis, min, max, from: low, to: high, headLsn: history.log.head })
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    lsnAtPlace(history, entries, axis, low + ((high - low) * i) / bins),
  )
  same(found.edges, edges, `edges of ${axis}`)
  for (let i = 0; i < bins; i++) {
    const [after, upTo] = [edges[i] as number, edges[i + 1] as number]
    same([found.inserts[i], found.updates[i], found.deletes[i]], tally(entries, after, upTo), `bin ${i}`)
    for (const lane of found.lanes) {
      const own = history.entries.filter(
        (one) =>
          one.branch === lane.branchId && one.entry.kind !== 'control' && one.lsn > after && one.lsn <= upTo,
      )
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

/** What a reset would take out of a branch's history. */
export async function comparePreview(
  project: Project,
  history: ModelHistory,
  branch: number,
  lsn: number,
): Promise<void> {
  const leaving = history.axisEntries(branch).filter((one) => one.lsn > lsn)
  const actors = new Set(leaving.map((one) => history.log.recordOf(one.lsn)?.actor))
  const names = history.stateAt(branch, history.log.head).catalogue
  const collections = new Set(
    leaving
      .filter(({ entry }) => entry.kind === 'document')
      .map(
        ({ entry }) =>
          (entry.kind === 'document' ? names.get(entry.collection) : '') ?? 'a dropped collection',
      ),
  )
  const found = await resetPreview(project, asBranchId(branch), atLsn(lsn))
  same(
    [found.moment.lsn, found.entries, found.actors, found.collections],
    [lsn, leaving.length, inOrder(actors), inOrder(collections)],
    `reset of ${branch} to ${lsn}`,
  )
  same((await resetPreview(project, asBranchId(branch), atHead)).entries, 0, 'reset to the head')
}

const inOrder = (texts: Iterable<string | undefined>): string[] =>
  [...texts].map(String).sort((a, b) => (a < b ? -1 : 1))
