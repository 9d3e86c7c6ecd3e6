import fc from 'fast-check'
import type { At } from '../../../shared/model/moment.ts'
import type { Action, ActionWrite } from './actions.ts'
import { bulkKey, mixedKey, type ModelKey } from './document-pool.ts'
import type { ModelHistory } from './model-history.ts'

/** A step of a random history; its numbers pick among what is there when it is played, so that it shrinks well. */
export interface Command {
  readonly kind: CommandKind
  /** Picks the branch, the collection, the place in the past, the name, and how odd the request is. */
  readonly picks: readonly [branch: number, collection: number, place: number, name: number, oddness: number]
  readonly writes: readonly (readonly [kind: number, key: number, variant: number])[]
  /** Milliseconds that the clock moves: mostly on, sometimes not at all or back. */
  readonly clock: number
  readonly where: Where
  /** Whether a moment is one of the last few, not any of all. */
  readonly isLate: boolean
  /** Whether a name is one that nobody has, not one out of a few. */
  readonly isFresh: boolean
  /** Documents of a `bulk` record, versions of a `hot` one, records that are undone; 0 leaves it to the picks. */
  readonly size: number
}

/**
 * An action's kind, or a record of its own kind: `bulk` writes many documents, `hot` one document many times, `sweep`
 * deletes nearly everything of a collection.
 */
export type CommandKind = Action['kind'] | 'bulk' | 'hot' | 'sweep'

/** The branch that a command is about: any, the one made last, the first of all, or whichever is called `main`. */
export type Where = 'any' | 'newest' | 'first' | 'main'

const branchNames = ['main', 'Alpha', 'alpha', 'Beta', 'what if?', 'BETA', ' Gamma ', 'main (2)', '  ']
const collectionNames = ['people', 'orders', 'People', 'orders.old']

/** Where a branch has none: what wants one makes it first. */
const noCollection = 0

const kinds: fc.Arbitrary<CommandKind> = fc.oneof(
  { weight: 12, arbitrary: fc.constant('write' as const) },
  { weight: 2, arbitrary: fc.constant('bulk' as const) },
  { weight: 3, arbitrary: fc.constantFrom('createCollection' as const, 'createBranch' as const) },
  { weight: 1, arbitrary: fc.constant('import' as const) },
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

/** What a shape of histories wants of its commands; the rest is anything. */
export interface Bias {
  readonly kind: CommandKind | fc.Arbitrary<CommandKind>
  readonly where?: Where
  readonly isLate?: boolean
  readonly isFresh?: boolean
  readonly size?: fc.Arbitrary<number>
}

export const commandWith = ({ kind, where, isLate, isFresh, size }: Bias): fc.Arbitrary<Command> =>
  fc.record({
    kind: typeof kind === 'string' ? fc.constant(kind) : kind,
    picks: fc.tuple(pick, pick, pick, pick, pick),
    writes: fc.array(fc.tuple(pick, fc.nat({ max: 40 }), fc.nat({ max: 3 })), {
      minLength: 1,
      maxLength: 10,
    }),
    clock: fc.oneof(fc.constantFrom(0, 0, 1, 1000), fc.integer({ min: -2000, max: 3000 })),
    where: fc.constant(where ?? 'any'),
    isLate: fc.constant(isLate ?? false),
    isFresh: fc.constant(isFresh ?? false),
    size: size ?? fc.constant(0),
  })

export const anyCommand: fc.Arbitrary<Command> = commandWith({ kind: kinds })

export const nameCandidates: readonly string[] = branchNames.filter((name) => name.trim() !== '')

/** Names everything that a command leaves open, by what the history holds now. */
export function actionOf(history: ModelHistory, command: Command, content: number): Action {
  const [, byCollection, , byName, oddness] = command.picks
  const branch = pickBranch(history, command)
  const collection = pickCollection(history, branch, byCollection, oddness)
  const name = command.isFresh ? `fresh ${content}` : of(branchNames, byName)
  const collectionName = command.isFresh ? `fresh.${content}` : of(collectionNames, byName)
  switch (command.kind) {
    case 'write':
    case 'bulk':
    case 'hot':
    case 'sweep':
      return collection === noCollection
        ? { kind: 'createCollection', branch, name: collectionName }
        : writeOf(history, command, { branch, collection, content })
    case 'createCollection':
      return { kind: 'createCollection', branch, name: collectionName }
    case 'renameCollection':
      return { kind: 'renameCollection', branch, collection, name: collectionName }
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
    case 'import':
      return { kind: 'import', branch, name: collectionName, ...importOf(command, content) }
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
function pickBranch(history: ModelHistory, { where, picks: [n, , , , oddness] }: Command): number {
  const rows = [...history.rows.values()]
  if (where === 'first') return 1
  if (where === 'newest') return (rows.at(-1) as (typeof rows)[number]).id
  if (where === 'main') return history.byName('main', history.log.head) ?? 1
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
function momentOf({ log }: ModelHistory, { isLate, picks: [, , place, how, oddness] }: Command): At {
  if (how % 5 === 0 || (isLate && how % 4 !== 0)) return { kind: 'head' }
  if (isLate) return { kind: 'lsn', lsn: Math.max(1, log.head - (place % 4)) }
  const record = of(log.records, place)
  if (how % 5 === 1) return { kind: 'time', time: record.time + (oddness % 3) - 1 }
  if (oddness % 40 === 1) return { kind: 'lsn', lsn: log.head + 1 }
  if (oddness % 40 === 2) return { kind: 'lsn', lsn: 0 }
  return { kind: 'lsn', lsn: 1 + Math.floor((place * log.head) / 1000) }
}

/** A file's documents; now and then one of them comes twice. Content by fives would have a field twice. */
function importOf(
  { writes, picks: [, , place, how] }: Command,
  content: number,
): Pick<Extract<Action, { kind: 'import' }>, 'documents' | 'onBad'> {
  const documents = writes.map(([, id, variant], i) => ({
    key: how % 2 === 0 ? bulkKey(place + id) : mixedKey(id),
    variant,
    content: content * 1000 + i * 5 + 1,
  }))
  return { documents, onBad: place % 2 === 0 ? 'stop' : 'skip' }
}

function rangeOf(
  history: ModelHistory,
  { size, picks: [, , place, how] }: Command,
  branch: number,
): { from: number; to: number } {
  const own = history.log.records.filter((record) => record.branch === branch)
  if (own.length === 0) return { from: 1, to: history.log.head }
  // The newest records can mostly be undone; older ones mostly conflict.
  const first = own[Math.max(0, own.length - 1 - (size === 0 ? how % 4 : size))] as (typeof own)[number]
  return { from: first.lsn, to: size > 0 || place % 2 === 0 ? history.log.head : first.last }
}

/** Where a record goes, and what tells its documents apart from those of other records. */
interface Place {
  readonly branch: number
  readonly collection: number
  readonly content: number
}

function writeOf(history: ModelHistory, command: Command, place: Place): Action {
  const { branch, collection } = place
  const known = history.rows.has(branch) ? history.documentsAt(branch, history.log.head, collection) : []
  const present = new Map(known.map(({ key, lsn }) => [key, lsn]))
  const { kind } = command
  const writes =
    kind === 'bulk'
      ? bulkWrites(present, command, place)
      : kind === 'hot'
        ? hotWrites(present, command, place)
        : kind === 'sweep'
          ? sweepWrites(present, command)
          : anyWrites(present, command, place)
  return { kind: 'write', branch, collection, writes }
}

type Present = Map<ModelKey, number>

/** What is there is mostly replaced or deleted, what is not is inserted; now and then the other way round. */
function anyWrites(present: Present, { writes, picks }: Command, { content }: Place): ActionWrite[] {
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
function bulkWrites(present: Present, { size, picks }: Command, { content }: Place): ActionWrite[] {
  const [, , place, how] = picks
  const count = size === 0 ? 30 + (place % 120) : size
  const keys = new Set(Array.from({ length: count }, (_, i) => bulkKey(place + i * (1 + (how % 3)))))
  return Array.from(keys, (key, i): ActionWrite => {
    const kind = !present.has(key) ? 'insert' : (i + how) % 4 === 0 ? 'delete' : 'replace'
    return { kind, key, variant: 0, content, expected: null }
  })
}

/** A record that writes one of three documents again and again, and takes it away now and then. */
function hotWrites(present: Present, { size, picks }: Command, { content }: Place): ActionWrite[] {
  const [, , place, how] = picks
  const key = mixedKey(place % 10 < 7 ? 0 : place % 3)
  let isThere = present.has(key)
  return Array.from({ length: Math.max(1, size) }, (_, i): ActionWrite => {
    const kind = !isThere ? 'insert' : (i + how) % 41 === 0 ? 'delete' : 'replace'
    isThere = kind !== 'delete'
    return { kind, key, variant: i, content: content * 1000 + i, expected: null }
  })
}

/** A record that deletes all of a collection's documents but a few, spread over it. */
function sweepWrites(present: Present, { picks: [, , place] }: Command): ActionWrite[] {
  const kept = place % 10
  const stride = Math.ceil(present.size / Math.max(1, kept))
  return [...present.keys()]
    .filter((_, i) => kept === 0 || i % stride !== place % stride)
    .map((key) => ({ kind: 'delete', key, variant: place, content: 0, expected: null }))
}
