import fc from 'fast-check'
import type { At } from '../../../shared/model/moment.ts'
import type { Action, ActionWrite } from './actions.ts'
import { bulkKey, mixedKey } from './document-pool.ts'
import { sorted, type ModelHistory } from './model-history.ts'

/** A step of a random history; its numbers pick among what is there when it is played, so that it shrinks well. */
export interface Command {
  readonly kind: Exclude<Action['kind'], 'write'> | 'write' | 'bulk'
  /** Picks the branch, the collection, the place in the past, the name, and how odd the request is. */
  readonly picks: readonly [branch: number, collection: number, place: number, name: number, oddness: number]
  readonly writes: readonly (readonly [kind: number, key: number, variant: number])[]
  /** Milliseconds that the clock moves: mostly on, sometimes not at all or back. */
  readonly clock: number
}

const branchNames = ['main', 'Alpha', 'alpha', 'Beta', 'what if?', 'BETA', ' Gamma ', 'main (2)', '  ']
const collectionNames = ['people', 'orders', 'People', 'orders.old']

/** Where a branch has none: what wants one makes it first. */
const noCollection = 0

const kinds: fc.Arbitrary<Command['kind']> = fc.oneof(
  { weight: 12, arbitrary: fc.constant('write' as const) },
  { weight: 2, arbitrary: fc.constant('bulk' as const) },
  { weight: 3, arbitrary: fc.constantFrom('createCollection' as const, 'createBranch' as const) },
  { weight: 4, arbitrary: fc.constantFrom('resetBranch' as const, 'undoRange' as const) },
  {
    weight: 7,
    arbitrary: fc.constantFrom(
      'renameCollection' as const,
      'dropCollection' as const,
      'renameBranch' as const,
      'deleteBranch' as const,
      'undeleteBranch' as const,
      'undoReset' as const,
      'reopen' as const,
    ),
  },
)

const pick = fc.nat({ max: 999 })

export const anyCommand: fc.Arbitrary<Command> = fc.record({
  kind: kinds,
  picks: fc.tuple(pick, pick, pick, pick, pick),
  writes: fc.array(fc.tuple(pick, fc.nat({ max: 30 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 10 }),
  clock: fc.oneof(fc.constantFrom(0, 0, 1, 1000), fc.integer({ min: -2000, max: 3000 })),
})

export const nameCandidates: readonly string[] = branchNames.filter((name) => name.trim() !== '')

/** Names everything that a command leaves open, by what the history holds now. */
export function actionOf(history: ModelHistory, command: Command, content: number): Action {
  const [byBranch, byCollection, , byName, oddness] = command.picks
  const branch = pickBranch(history, byBranch, oddness)
  const collection = pickCollection(history, branch, byCollection, oddness)
  const name = of(branchNames, byName)
  switch (command.kind) {
    case 'write':
    case 'bulk': {
      if (collection === noCollection)
        return { kind: 'createCollection', branch, name: of(collectionNames, byName) }
      const writes = command.kind === 'write' ? writesOf : bulkWritesOf
      return {
        kind: 'write',
        branch,
        collection,
        writes: writes(history, command, branch, collection, content),
      }
    }
    case 'createCollection':
      return { kind: 'createCollection', branch, name: of(collectionNames, byName) }
    case 'renameCollection':
      return { kind: 'renameCollection', branch, collection, name: of(collectionNames, byName) }
    case 'dropCollection':
      return { kind: 'dropCollection', branch, collection }
    case 'createBranch':
      return { kind: 'createBranch', branch, at: momentOf(history, command), name }
    case 'renameBranch':
      return { kind: 'renameBranch', branch, name }
    case 'resetBranch':
      return {
        kind: 'resetBranch',
        branch,
        at: momentOf(history, command),
        backupName: byCollection % 3 === 0 ? null : `${name} ${content}`,
      }
    case 'undoRange':
      return { kind: 'undoRange', branch, ...rangeOf(history, command, branch) }
    case 'deleteBranch':
    case 'undeleteBranch':
    case 'undoReset':
      return { kind: command.kind, branch }
    case 'reopen':
      return { kind: 'reopen' }
  }
}

const of = <T>(values: readonly T[], n: number): T => values[n % values.length] as T

/** Mostly a branch that can be written to; now and then any, or one that never was. */
function pickBranch(history: ModelHistory, n: number, oddness: number): number {
  const rows = [...history.rows.values()]
  if (oddness % 50 === 7) return history.log.head + 100
  if (oddness % 4 === 0) return of(rows, n).id
  return of(
    rows.filter(({ state }) => state === 'active'),
    n,
  ).id
}

function pickCollection(history: ModelHistory, branch: number, n: number, oddness: number): number {
  if (!history.rows.has(branch)) return 2
  const { catalogue, documents } = history.stateAt(branch, history.log.head)
  const ids = oddness % 17 === 3 ? [...documents.keys()] : [...catalogue.keys()]
  if (oddness % 50 === 9) return history.log.head + 100
  return ids.length === 0 ? noCollection : of(ids, n)
}

/** The head, an LSN (also inside a record, 0 and beyond the end), or a time. */
function momentOf({ log }: ModelHistory, { picks: [, , place, how, oddness] }: Command): At {
  if (how % 5 === 0) return { kind: 'head' }
  const record = of(log.records, place)
  if (how % 5 === 1) return { kind: 'time', time: record.time + (oddness % 3) - 1 }
  if (oddness % 40 === 1) return { kind: 'lsn', lsn: log.head + 1 }
  if (oddness % 40 === 2) return { kind: 'lsn', lsn: 0 }
  return { kind: 'lsn', lsn: 1 + Math.floor((place * log.head) / 1000) }
}

function rangeOf(
  history: ModelHistory,
  { picks: [, , place, how] }: Command,
  branch: number,
): { from: number; to: number } {
  const own = history.log.records.filter((record) => record.branch === branch)
  if (own.length === 0) return { from: 1, to: history.log.head }
  // The newest records can mostly be undone; older ones mostly conflict.
  const first = own[Math.max(0, own.length - 1 - (how % 4))] as (typeof own)[number]
  return { from: first.lsn, to: place % 2 === 0 ? history.log.head : first.last }
}

/** What is there is mostly replaced or deleted, what is not is inserted; now and then the other way round. */
function writesOf(
  history: ModelHistory,
  { writes, picks }: Command,
  branch: number,
  collection: number,
  content: number,
): ActionWrite[] {
  const state = history.rows.has(branch) ? history.stateAt(branch, history.log.head) : null
  const present = new Map((state === null ? [] : sorted(state, collection)).map(({ key, lsn }) => [key, lsn]))
  const seen = new Set<number>()
  const result: ActionWrite[] = []
  for (const [how, id, variant] of writes) {
    const key = mixedKey(id)
    if (seen.has(key) && how % 29 !== 0) continue
    seen.add(key)
    const lsn = present.get(key)
    const isThere = (lsn !== undefined) !== (how % 31 === 0)
    const kind = !isThere ? 'insert' : how % 3 === 0 ? 'delete' : 'replace'
    const expected = lsn === undefined || how % 2 === 0 ? null : how % 37 === 1 ? lsn + 1 : lsn
    result.push({ kind, key, variant, content: (picks[4] + how) % 11 === 0 ? 7 : content, expected })
    if (kind === 'insert') present.set(key, -1)
  }
  return result
}

/** A record of many documents, over several of the buckets that tallies are kept in. */
function bulkWritesOf(
  history: ModelHistory,
  { picks: [, , place, how] }: Command,
  branch: number,
  collection: number,
  content: number,
): ActionWrite[] {
  const state = history.rows.has(branch) ? history.stateAt(branch, history.log.head) : null
  const present = new Set((state === null ? [] : sorted(state, collection)).map(({ key }) => key))
  const count = 30 + (place % 120)
  return Array.from({ length: count }, (_, i): ActionWrite => {
    const key = bulkKey(place + i * (1 + (how % 3)))
    const kind = !present.has(key) ? 'insert' : (i + how) % 4 === 0 ? 'delete' : 'replace'
    return { kind, key, variant: 0, content, expected: null }
  }).filter(({ key }, i, all) => all.findIndex((other) => other.key === key) === i)
}
