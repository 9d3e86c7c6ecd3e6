import type { Position } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { Commit, Operation } from '../../../shared/model/entry.ts'
import { formatCount, plural } from '../../state/format.ts'
import type { MapNode } from './nodes.ts'

const longDate = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `2 November 2026 14:03 UTC`, for screen readers. */
export const speakTime = (time: number): string =>
  `${longDate.format(time).replace(' at ', ' ').replace(',', '')} UTC`

const steps: readonly (readonly [number, string])[] = [
  [31_536_000_000, 'year'],
  [2_592_000_000, 'month'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
]

/** `3 hours ago`; below a minute `just now`. */
export function speakAgo(time: number, now: number): string {
  const age = now - time
  for (const [milliseconds, unit] of steps) {
    const n = Math.floor(age / milliseconds)
    if (n >= 1) return `${n} ${unit}${n === 1 ? '' : 's'} ago`
  }
  return 'just now'
}

const changes: readonly (readonly ['inserts' | 'updates' | 'deletes', string])[] = [
  ['inserts', 'inserted'],
  ['updates', 'updated'],
  ['deletes', 'deleted'],
]

/** `12 inserted, 3 updated`; empty when a record changed no documents. */
export const speakCounts = (commit: Pick<Commit, 'inserts' | 'updates' | 'deletes'>): string =>
  changes
    .filter(([key]) => commit[key] > 0)
    .map(([key, word]) => `${formatCount(commit[key])} ${word}`)
    .join(', ')

const operationWords: Readonly<Record<Operation, string>> = {
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  createCollection: 'collection created',
  renameCollection: 'collection renamed',
  dropCollection: 'collection dropped',
  changeCollection: 'options of a collection changed',
  createBranch: 'branch created',
  renameBranch: 'branch renamed',
  deleteBranch: 'branch deleted',
  undeleteBranch: 'branch brought back',
  resetBranch: 'branch restored to an earlier moment',
  undoReset: 'restore undone',
  moveLog: 'project moved to another home',
}

/** What a record did, in a few words: `Update of 3 documents`, `Collection created`. */
export function speakCommit(commit: Commit): string {
  const total = commit.inserts + commit.updates + commit.deletes
  const kinds = changes.filter(([key]) => commit[key] > 0)
  const nouns = { inserts: 'insert', updates: 'update', deletes: 'delete' }
  const first = commit.operations[0]
  if (total === 0) return capital(first === undefined ? 'change' : operationWords[first])
  const verb = kinds.length === 1 ? nouns[(kinds[0] as (typeof changes)[number])[0]] : 'change'
  return `${capital(verb)} of ${plural(total, 'document')}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** One sentence for a node, for the list that screen readers use and for tests. */
export function speakNode(node: MapNode, laneName: string, now: number): string {
  const { branch } = node
  const when = speakAgo(node.time, now)
  const lsn = `LSN ${formatCount(node.lsn)}`
  const by = branch.createdBy === '' ? '' : `, by ${branch.createdBy}`
  switch (node.kind) {
    case 'fork':
      return `Fork of ${branch.name} from ${laneName}, ${lsn}${by}, ${when}${nameless(branch)}`
    case 'restore':
      return `${branch.name} restored to ${lsn}${by}, ${when}`
    case 'import':
      return `Import of ${node.run?.fileName ?? 'a file'} into ${laneName}, ${lsn}, ${plural(node.run?.documents ?? 0, 'document')}${importer(node)}, ${when}`
    case 'start':
      return `Beginning of ${branch.name}, ${lsn}, ${when}`
    case 'head':
      return `Head of ${branch.name}, ${lsn}, ${when}, ${speakAhead(branch)}${nameless(branch)}`
  }
}

const importer = ({ run }: MapNode): string => (run === null || run.actor === '' ? '' : `, by ${run.actor}`)

const speakAhead = (branch: Branch): string => `${plural(branch.ahead, 'entry', 'entries')} of its own`

const nameless = (branch: Branch): string => (branch.state === 'active' ? '' : `, ${branch.state}`)

/** The slider's `aria-valuetext`: which entry, which LSN, when, what and by whom. */
export function speakPosition(position: Position, collectionName: string | null, headTime?: number): string {
  const { moment, commit } = position
  const time = moment.isHead ? (headTime ?? moment.time) : moment.time
  const parts = [
    `Entry ${formatCount(position.index)} of ${formatCount(position.total)}`,
    `LSN ${formatCount(moment.lsn)}`,
    speakTime(time),
  ]
  if (commit !== null) {
    const where = collectionName === null ? '' : ` in ${collectionName}`
    const who = commit.actor === '' ? '' : ` by ${commit.actor}`
    parts.push(`${speakCommit(commit).toLowerCase()}${where}${who}`)
  }
  return parts.join(', ')
}
