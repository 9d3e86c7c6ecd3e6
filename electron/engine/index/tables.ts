import type { KeyValueStore, Table } from '../store/key-value-store.ts'
import { Activity } from './activity.ts'
import { checkedTable } from './checked-table.ts'
import { livingLimits, type LivingLimits } from './living-limits.ts'
import { SecondaryIndex } from './secondary/secondary-index.ts'
import { recentTables, type RecentTable } from './recent-rows.ts'

/** The tables of the index. All of them are folds of the log and can be thrown away; every row has a checksum. */
export interface IndexTables {
  /** `branch, collection, docKey, descending LSN` -> 1 byte: 1 live, 0 tombstone. */
  readonly versions: Table
  /** `branch, collection, docKey` -> LSN and document of the newest version that the branch itself has written. */
  readonly current: Table
  /** `branch, collection, LSN` -> what became of a document there; see born.ts. */
  readonly born: Table
  /** What lives on a branch at its head, of collections from which much was deleted; see living.ts. */
  readonly living: Table
  /** `branch, collection, LSN` -> docKeys of what lived on a branch as of that LSN; see checkpoint.ts. */
  readonly checkpoints: Table
  readonly livingLimits: LivingLimits
  /** `branch, LSN` -> row of the branch table as of that LSN. */
  readonly branches: Table
  /** `branch, first LSN` -> what a record did, in numbers. */
  readonly commits: Table
  /** Running tallies; see activity.ts. */
  readonly activity: Activity
  /** Which records the newest request of each session made; see requests.ts. */
  readonly requests: Table
  /** Which documents have which key of an index; see secondary/. Null where the rows of a record are of no interest. */
  readonly secondary: SecondaryIndex | null
  /** Those of them whose newest rows stand in the table `recent`; see recent-rows.ts. */
  readonly recent: ReadonlyMap<string, RecentTable>
}

/** Names of the index's tables in the store, in the order in which they are hashed. */
export const indexTableNames = [
  'versions',
  'current',
  'born',
  'living',
  'checkpoints',
  'branches',
  'commits',
  'activity',
  'recent',
  'requests',
  'secondary',
] as const

export function openIndexTables(store: Pick<KeyValueStore, 'table'>, limits = livingLimits): IndexTables {
  const recent = recentTables(checkedTable(store, 'recent'), {
    activity: checkedTable(store, 'activity'),
    born: checkedTable(store, 'born'),
    commits: checkedTable(store, 'commits'),
  })
  return {
    versions: checkedTable(store, 'versions'),
    current: checkedTable(store, 'current'),
    born: recent.born,
    living: checkedTable(store, 'living'),
    checkpoints: checkedTable(store, 'checkpoints'),
    livingLimits: limits,
    branches: checkedTable(store, 'branches'),
    commits: recent.commits,
    activity: new Activity(recent.activity),
    requests: checkedTable(store, 'requests'),
    secondary: new SecondaryIndex(checkedTable(store, 'secondary')),
    recent: new Map(Object.entries(recent)),
  }
}
