import { ModelHistory } from './model-history.ts'
import type { ModelLog } from './model-log.ts'

/** What a history had, in numbers: a shape promises some of them, and the soak adds them up. */
export interface Measures {
  readonly entries: number
  /** Branches of the longest lineage that have something to read at the head. */
  readonly depth: number
  /** Children of the branch that has most. */
  readonly siblings: number
  readonly resets: number
  /** Entries about the one document that has most. */
  readonly versions: number
  /** Documents that one record deleted, of the record that deleted most. */
  readonly deleted: number
  readonly collections: number
}

export function measure(log: ModelLog): Measures {
  const history = new ModelHistory(log)
  const rows = [...history.rows.values()]
  const depthOf = (branch: number): number =>
    history.lineage(branch, log.head).filter(({ branch: id, bound }) => bound > id).length
  return {
    entries: log.head,
    depth: Math.max(...rows.map(({ id }) => depthOf(id))),
    siblings: largest(rows.map(({ parentId }) => parentId)),
    resets: log.entries.filter(({ entry }) => entry.op === 'resetBranch').length,
    versions: largest(
      log.entries.map(({ branch, entry }) =>
        entry.kind === 'document' ? `${branch}/${entry.collection}/${entry.key}` : null,
      ),
    ),
    deleted: Math.max(
      ...log.records.map(({ entries }) => entries.filter(({ op }) => op === 'delete').length),
    ),
    collections: log.entries.filter(({ entry }) => entry.op === 'createCollection').length,
  }
}

/** How often the commonest value occurs; null does not count. */
function largest(values: readonly (string | number | null)[]): number {
  const counts = new Map<string | number, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}
