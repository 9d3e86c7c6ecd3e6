import { expect } from 'vitest'
import { listBranches, resetPreview } from '../../../electron/engine/branches/list-branches.ts'
import { resolveBranch } from '../../../electron/engine/branches/resolve-branch.ts'
import { listCommits } from '../../../electron/engine/history/commits.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { isArgonError } from '../../../shared/model/errors.ts'
import { asBranchId, asLsn } from '../../../shared/model/ids.ts'
import { commitCollectionsMax } from '../../../shared/model/limits.ts'
import { atHead, atLsn, type At } from '../../../shared/model/moment.ts'
import type { Dice } from '../../support/dice.ts'
import { chosen } from './chosen.ts'
import { nameCandidates } from './commands.ts'
import type { ModelHistory } from './model-history.ts'
import type { ModelRecord } from './model-log.ts'
import { same } from './same.ts'

/** The list of branches: names, states, parents, heads, and how many entries each is ahead. */
export async function compareBranches(project: Project, history: ModelHistory): Promise<void> {
  const { log } = history
  const changedAt = new Map<number, number>()
  for (const { lsn, entry } of log.entries) {
    if (entry.kind === 'control') for (const { id } of entry.rows) changedAt.set(id, lsn)
  }
  const expected = [...history.rows.values()].map((row) => {
    const own = log.ownOf(row.id)
    const headLsn = own.at(-1)?.lsn ?? row.baseLsn
    return {
      ...row,
      headLsn,
      ahead: own.length,
      headTime: log.recordOf(headLsn)?.time,
      createdTime: log.recordOf(row.id)?.time,
      createdBy: log.recordOf(row.id)?.actor,
      changedLsn: changedAt.get(row.id),
    }
  })
  const listed = await listBranches(project)
  same(
    listed.map((one) => ({ ...one, handle: null })),
    expected.map((one) => ({ ...one, handle: null })),
    'list of branches',
  )
  const handles = listed.filter(({ state }) => state === 'active').map(({ handle }) => handle)
  expect(new Set(handles).size).toBe(handles.length)
  for (const handle of handles) expect(handle).toMatch(/^[a-z0-9_-]{1,20}$/u)
}

/**
 * `name@moment` at boundaries, inside records and by time: which branch had the name then, whatever a reset, a deletion
 * or a new name did since.
 */
export function compareNames(project: Project, history: ModelHistory, max: number, roll: Dice): void {
  const rows = history.entries.flatMap(({ entry }) => (entry.kind === 'control' ? entry.rows : []))
  const names = chosen([...new Set([...nameCandidates, ...rows.map(({ name }) => name)])], max, roll)
  for (const { lsn: first, last, time } of chosen(history.log.records, max, roll)) {
    const held = new Map<string, number>()
    for (const row of history.log.branchesAt(last).values()) {
      if (row.state === 'active') held.set(row.name.toLowerCase(), row.id)
    }
    const inside = first + roll(last - first + 1)
    for (const name of [...names.slice(0, nameCandidates.length), names[roll(names.length)] as string]) {
      const plain = name.trim()
      compareName(project, plain, atLsn(last), { branchId: held.get(plain.toLowerCase()), lsn: last })
      if (roll(4) > 0) continue
      const before = history.boundary(inside)
      if (before > 0) {
        compareName(project, plain, atLsn(inside), { branchId: history.byName(plain, before), lsn: before })
      }
      const then = history.boundaryAtTime(time) as number
      compareName(
        project,
        plain,
        { kind: 'time', time },
        { branchId: history.byName(plain, then), lsn: then },
      )
    }
  }
}

function compareName(
  project: Project,
  name: string,
  at: At,
  expected: { branchId: number | undefined; lsn: number },
): void {
  let found: unknown
  try {
    found = resolveBranch(project, name, at)
  } catch (error) {
    if (!isArgonError(error, 'branch.notFound')) throw error
    found = { branchId: undefined, lsn: expected.lsn }
  }
  same(found, expected, `${name}@${JSON.stringify(at)}`)
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
  same(found.hasMore, wanted.length > limit, 'more commits')
  same(
    found.commits.map((one) => ({ ...one, message: null })),
    wanted.slice(0, limit).map(commitOf),
    `commits of ${branch} before ${before}`,
  )
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
    message: null,
    inserts: count('insert'),
    updates: count('update'),
    deletes: count('delete'),
    operations: entries.filter(({ kind }) => kind !== 'document').map(({ op }) => op),
    collections: [...new Set(documents.map(({ collection }) => collection))].slice(0, commitCollectionsMax),
  }
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
